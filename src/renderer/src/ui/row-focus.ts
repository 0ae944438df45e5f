/**
 * Controls within a long list can be reached by Tab only in the current row; with a thousand rows, Tab would otherwise never
 * leave the list. Every pressable component of this folder asks here.
 */
import { createContext, useContext } from 'react';

export const RowFocusContext = createContext(true);

/** For React Aria's `excludeFromTabOrder`. */
export const useOutOfTabOrder = (): boolean => !useContext(RowFocusContext);
