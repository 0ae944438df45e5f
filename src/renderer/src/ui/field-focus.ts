import { type RefObject, useEffect } from 'react';

/** Sends the focus to the field that is wrong, by its `data-field`, once that is known; `null` leaves it where it is. */
export function useFieldFocus(form: RefObject<HTMLFormElement | null>, field: string | null): void {
  useEffect(() => {
    if (field !== null) form.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"] input`)?.focus();
  }, [form, field]);
}
