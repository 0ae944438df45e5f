import { prefer } from '../preferences.ts';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { usePreferences } from '../use-preferences.ts';
import { useWords } from '../words/index.ts';
import { Section } from './section.tsx';
import css from './settings.module.css';

/** How the console looks and speaks, on this computer. */
export function Appearance() {
  const { appearance: words } = useWords().settings;
  const { theme, density, language, letterKeys } = usePreferences();
  return (
    <Section title={words.title}>
      <div className={css['labelled']}>
        <span aria-hidden="true">{words.theme}</span>
        <SegmentedControl
          label={words.theme}
          value={theme}
          onChange={(chosen) => prefer({ theme: chosen })}
          options={optionsOf(words.themes)}
        />
      </div>
      <div className={css['labelled']}>
        <span aria-hidden="true">{words.density}</span>
        <SegmentedControl
          label={words.density}
          value={density}
          onChange={(chosen) => prefer({ density: chosen })}
          options={optionsOf(words.densities)}
        />
      </div>
      <div className={css['control']}>
        <Select
          label={words.language}
          value={language}
          onChange={(chosen) => prefer({ language: chosen })}
          options={optionsOf(words.languages)}
        />
      </div>
      <Switch isOn={letterKeys} onChange={(isOn) => prefer({ letterKeys: isOn })}>
        {words.letters}
      </Switch>
      <p className={css['help']}>{words.here}</p>
    </Section>
  );
}

const optionsOf = <T extends string>(texts: Record<T, string>): { value: T; text: string }[] =>
  (Object.keys(texts) as T[]).map((value) => ({ value, text: texts[value] }));
