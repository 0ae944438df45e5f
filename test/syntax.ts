/** The syntax tree of a source, as tests walk it. */
import { parseSync } from 'vite';

export type Node = { type: string; start: number; end: number } & { [field: string]: unknown };

export const treeOf = (file: string, text: string): Node => parseSync(file, text).program as unknown as Node;

export const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === 'string';

export const childrenOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode);

export const isFunction = ({ type }: Node): boolean =>
  /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type);
