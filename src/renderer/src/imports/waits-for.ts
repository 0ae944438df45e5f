import type { ImportedTool } from '../../../shared/imports.ts';

/** Whether a tool was on, and is not there until its person has looked at what its source says now. */
export const waitsFor = ({ state }: ImportedTool): boolean => state === 'changed' || state === 'removed';
