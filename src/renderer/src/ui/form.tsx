import {
  type ComponentProps,
  type FormEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react';
import { Form } from 'react-aria-components';
import type { Failure } from '../../../shared/errors.ts';
import { useWords } from '../words/index.ts';
import { Button } from './button.tsx';
import { FailureNote } from './notes.tsx';
import { TextField } from './text-field.tsx';

/** What is wrong with a field, and what to do. */
export type FieldError<F extends string = string> = { field: F; text: string };

type TextName<V> = { [N in keyof V]: V[N] extends string ? N : never }[keyof V];
type TextProps = Pick<ComponentProps<typeof TextField>, 'value' | 'onChange' | 'error'>;

export type FormState<V, F extends string> = {
  values: V;
  /** Takes over what was typed. What was wrong is no longer said of these values, or of the fields where they are named. */
  edit(part: Partial<V>, ...fields: F[]): void;
  errorOf(field: F): string | undefined;
  /** What a text field shows for a value. */
  text(name: F & TextName<V>): TextProps;
  /** Says what is wrong with a field, which takes the focus; without a text it only takes the focus. */
  refuse(field: F, text?: string): void;
  isPending: boolean;
  form: { ref: RefObject<HTMLFormElement | null>; onSubmit: (event: FormEvent) => void };
};

/** As of `useState`, called where the values shall live: in the form, or around it where they outlast it. */
export type FormValues<V> = readonly [values: V, setValues: (next: (before: V) => V) => void];

type FormOptions<V, F extends string> = {
  state: FormValues<V>;
  /** What is wrong, in the order of the form; null where nothing is. */
  check: (values: V) => readonly (FieldError<F> | null)[];
  /** Called with values in which nothing is wrong, and never while it is pending. */
  onSubmit: (values: V) => void;
  isPending: boolean;
  /** What the hub refused, at the field it is about. It takes the focus as it comes. */
  refused?: FieldError<F> | null;
  /** What failed is of what stood here before. */
  onEdit?: () => void;
};

/**
 * A form whose errors are said at their fields, all of them at once, and of which the first takes the focus. A field is found
 * by its `data-field`.
 */
export function useForm<V extends object, F extends string>(options: FormOptions<V, F>): FormState<V, F> {
  const [values, setValues] = options.state;
  const { check, onSubmit, isPending, refused = null, onEdit } = options;
  const ref = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<readonly FieldError<F>[]>([]);
  /** A new object for each press, so that a second one leads to the field again. Fields may have to be unfolded before. */
  const [sought, seek] = useState<{ field: F } | null>(null);
  useEffect(() => focusField(ref.current, sought?.field), [sought]);
  useEffect(() => focusField(ref.current, refused?.field), [refused?.field]);

  const edit = (part: Partial<V>, ...fields: F[]) => {
    setValues((before) => ({ ...before, ...part }));
    const edited: readonly string[] = fields.length > 0 ? fields : Object.keys(part);
    setErrors((before) => before.filter(({ field }) => !edited.includes(field)));
    onEdit?.();
  };
  const errorOf = (field: F) => [...errors, refused].find((one) => one?.field === field)?.text;
  return {
    values,
    edit,
    errorOf,
    text: (name) => ({
      value: String(values[name]),
      onChange: (value) => edit({ [name]: value } as Partial<V>, name),
      error: errorOf(name),
    }),
    refuse(field, text) {
      if (text !== undefined) setErrors([{ field, text }]);
      seek({ field });
    },
    isPending,
    form: {
      ref,
      onSubmit(event) {
        event.preventDefault();
        if (isPending) return;
        const wrong = check(values).filter((one) => one !== null);
        setErrors(wrong);
        if (wrong[0]) seek({ field: wrong[0].field });
        else onSubmit(values);
      },
    },
  };
}

function focusField(form: HTMLFormElement | null, field: string | undefined): void {
  if (field === undefined) return;
  const place = form?.querySelector(`[data-field="${CSS.escape(field)}"]`);
  place?.querySelector<HTMLElement>('input:not(:disabled)')?.focus();
  // With its label, which focus alone may leave out of sight.
  place?.scrollIntoView({ block: 'nearest' });
}

type FormBodyProps = {
  form: Pick<FormState<never, never>, 'form'>;
  children: ReactNode;
  className?: string | undefined;
  label?: string | undefined;
};

/** The fields of a form and its buttons. Nothing in it is checked by the browser, which speaks another language. */
export function FormBody({ form, children, className, label }: FormBodyProps) {
  return (
    <Form
      {...form.form}
      validationBehavior="aria"
      className={className ?? ''}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {children}
    </Form>
  );
}

type FormTextProps<N extends string> = { form: { text(name: N): TextProps }; name: N } & Omit<
  ComponentProps<typeof TextField>,
  keyof TextProps
>;

/** A line of text of a form. */
export function FormText<N extends string>({ form, name, ...field }: FormTextProps<N>) {
  return (
    <div data-field={name}>
      <TextField {...field} {...form.text(name)} />
    </div>
  );
}

type FormEndProps = {
  form: { isPending: boolean };
  /** What the button says that continues. */
  submit: string;
  failure?: Failure | null | undefined;
  onCancel?: (() => void) | undefined;
  /** Other buttons. */
  children?: ReactNode;
};

/** What failed, and the buttons at the foot of a form. */
export function FormEnd({ form, submit, failure, onCancel, children }: FormEndProps) {
  const { common } = useWords();
  return (
    <>
      {failure && <FailureNote failure={failure} />}
      <div className="row-end">
        {onCancel && <Button onPress={onCancel}>{common.cancel}</Button>}
        {children}
        <Button kind="primary" type="submit" isPending={form.isPending}>
          {submit}
        </Button>
      </div>
    </>
  );
}
