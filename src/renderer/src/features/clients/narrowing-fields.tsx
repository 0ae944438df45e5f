import { CheckboxGroup } from '../../ui/choices.tsx';
import { Select } from '../../ui/select.tsx';
import { accountTitle } from '../accounts/account-facts.ts';
import css from './clients.module.css';
import { useClientsWords } from './clients-words.ts';
import { type Narrowing, type NarrowingContext, noNarrowing, offeredTools, severalOn } from './narrowing.ts';

type NarrowingFieldsProps = {
  values: Narrowing & { may: 'read' | 'write' };
  onChange: (part: Partial<Narrowing>) => void;
  around: NarrowingContext;
};

/** Accounts and tools, folded away until they are wanted: most clients get all of them. */
export function NarrowingFields({ values, onChange, around }: NarrowingFieldsProps) {
  const { narrow: words } = useClientsWords();
  const several = severalOn(values, around);
  const offered = offeredTools(values, values.may, around);
  const toolsets = [...new Set(offered.flatMap(({ tools }) => tools.flatMap(({ toolset = [] }) => toolset)))];
  const isNarrowed = (Object.keys(noNarrowing) as (keyof Narrowing)[]).some(
    (name) => Object.keys(values[name]).length > 0,
  );
  if (offered.length === 0) return null;
  return (
    <details className={css['folded']} open={isNarrowed || undefined}>
      <summary>{words.title}</summary>
      <div className="column-4">
        {around.accounts.length > 0 && (
          <CheckboxGroup
            label={words.accounts}
            values={values.accounts}
            onChange={(accounts) => onChange({ accounts })}
            options={around.accounts.map((account) => ({
              value: account.id,
              text: accountTitle(account, around.platforms),
            }))}
          />
        )}
        {several.map(([{ name, title }, accounts]) => (
          <Select
            key={name}
            label={words.defaultOn(title)}
            value={values.defaults[name] ?? ''}
            onChange={(id) => onChange({ defaults: { ...values.defaults, [name]: id } })}
            options={[
              { value: '', text: words.noDefault },
              ...accounts.map(({ id, label }) => ({ value: id, text: label })),
            ]}
          />
        ))}
        <div className={css['columns']}>
          <CheckboxGroup
            label={words.toolsets}
            values={values.toolsets}
            onChange={(chosen) => onChange({ toolsets: chosen })}
            options={toolsets.map((value) => ({ value, text: value.replaceAll('_', ' ') }))}
          />
        </div>
        <details className={css['folded']} open={values.tools.length > 0 || undefined}>
          <summary>{words.tools}</summary>
          <div className={css['tools']}>
            {offered.map(({ platform, tools }) => (
              <CheckboxGroup
                key={platform.name}
                label={platform.title}
                values={values.tools.filter((name) => tools.some((tool) => tool.name === name))}
                onChange={(chosen) => {
                  const others = values.tools.filter((name) => !tools.some((tool) => tool.name === name));
                  onChange({ tools: [...others, ...chosen] });
                }}
                options={tools.map(({ name, title }) => ({ value: name, text: title, detail: <code>{name}</code> }))}
              />
            ))}
          </div>
        </details>
      </div>
    </details>
  );
}
