import { CheckboxGroup } from '../ui/choices.tsx';
import { useWords } from '../words/index.ts';
import { type GrantContext, type KeyField, type KeyForm, mayAsk } from './key-form.ts';
import css from './keys.module.css';
import { modelName } from './model-names.ts';

type EndpointFieldsProps = {
  form: KeyForm;
  around: GrantContext;
  change: (part: Partial<KeyForm>) => void;
  errorOf: (field: KeyField) => string | undefined;
};

const endpoints = ['mcp', 'openapi', 'chat', 'console'] as const;

/** By which doors the client comes in, and where they let it ask models, which ones. */
export function EndpointFields({ form, around, change, errorOf }: EndpointFieldsProps) {
  const { keys: words } = useWords();
  const { form: text } = words;
  return (
    <>
      <div data-field="endpoints">
        <CheckboxGroup
          label={text.endpoints}
          values={form.endpoints}
          onChange={(chosen) => change({ endpoints: chosen })}
          options={endpoints.map((value) => ({
            value,
            text: words.endpoints[value],
            detail: text.endpointDetails[value],
          }))}
          error={errorOf('endpoints')}
        />
      </div>
      {mayAsk(form) && (
        <div data-field="models" className={css['stack']}>
          <CheckboxGroup
            label={text.models}
            values={form.models}
            onChange={(models) => change({ models })}
            options={around.models.map(({ id, baseUrl }) => ({
              value: id,
              text: modelName(id, around.models, words),
              detail: baseUrl ?? text.nothingLeaves,
            }))}
            error={errorOf('models')}
          />
          <p className={css['muted']}>{text.modelsHelp}</p>
        </div>
      )}
    </>
  );
}
