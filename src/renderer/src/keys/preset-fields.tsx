import { CheckboxGroup, RadioCards } from '../ui/choices.tsx';
import { useWords } from '../words/index.ts';
import { chosenTools, type GrantContext, type KeyForm } from './key-form.ts';
import css from './keys.module.css';
import { platformsFor, toolsWith } from './tools-offered.ts';

type PresetFieldsProps = {
  form: KeyForm;
  around: GrantContext;
  change: (part: Partial<KeyForm>) => void;
  error: string | undefined;
};

/** What the key may do: two safe presets with their true number of tools, or a choice tool by tool. */
export function PresetFields({ form, around, change, error }: PresetFieldsProps) {
  const { form: text } = useWords().keys;
  const { presets } = text;
  const platforms = platformsFor(form.accounts, around.accounts, around.platforms);
  const [only, ...others] = platforms;
  const count = (preset: KeyForm['preset']) => chosenTools({ ...form, preset }, around).length;
  return (
    <div data-field="tools" className={css['stack']}>
      <RadioCards
        label={text.may}
        value={form.preset}
        onChange={(preset) =>
          // The choice begins with what was allowed a moment ago.
          change(
            preset === 'choose' && form.tools.length === 0 ? { preset, tools: chosenTools(form, around) } : { preset },
          )
        }
        options={[
          {
            value: 'read',
            text: presets.read(only && others.length === 0 ? only.title : null),
            detail: presets.readDetail(count('read')),
          },
          { value: 'write', text: presets.write, detail: presets.writeDetail(count('write')) },
          {
            value: 'choose',
            text: presets.choose,
            detail: form.preset === 'choose' ? presets.chooseDetail(count('choose')) : null,
          },
        ]}
      />
      {form.preset === 'choose' && (
        <div className={css['tools']}>
          {platforms.flatMap((platform) =>
            (['read', 'write'] as const).map((access) => {
              const tools = toolsWith(access, [platform]);
              const names = tools.map(({ name }) => name);
              if (names.length === 0) return null;
              const label = access === 'read' ? text.readTools : text.writeTools;
              return (
                <CheckboxGroup
                  key={`${platform.name} ${access}`}
                  label={label(platform.title)}
                  values={form.tools.filter((name) => names.includes(name))}
                  onChange={(chosen) =>
                    change({ tools: [...form.tools.filter((name) => !names.includes(name)), ...chosen] })
                  }
                  options={tools.map((tool) => ({
                    value: tool.name,
                    text: tool.title,
                    detail: <code>{tool.name}</code>,
                  }))}
                  {...(access === 'read' ? { error } : {})}
                />
              );
            }),
          )}
        </div>
      )}
    </div>
  );
}
