import type { SetupGuide } from '../../../shared/tenant.ts';
import { OutsideLink } from '../hub/outside-link.tsx';
import { CopyableCommand } from '../ui/command.tsx';
import { TextField } from '../ui/text-field.tsx';
import css from './setup.module.css';
import { useSetupWords } from './setup-words.ts';
import type { AssistantField } from './wish.ts';

type ApplicationFieldsProps = {
  guide: SetupGuide['platforms'][number];
  field: (name: AssistantField) => { value: string; onChange: (value: string) => void; error: string | undefined };
};

/** How the application at a platform is made, and what the tenant needs of it. */
export function ApplicationFields({ guide, field }: ApplicationFieldsProps) {
  const words = useSetupWords();
  const { application: text } = words.assistant;
  const { platform, title, page, callbackUrl, points } = guide;
  return (
    <fieldset className={css['part']}>
      <legend>{title}</legend>
      <p className={css['muted']}>{text.why(title)}</p>
      <p>
        <OutsideLink url={page}>{text.make(title)}</OutsideLink>
      </p>
      <div>
        <p className={css['label']}>{text.callback}</p>
        <CopyableCommand text={callbackUrl} />
      </div>
      <details className={css['more']}>
        <summary>{text.points}</summary>
        <ul className={css['points']}>
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </details>
      <div data-field={`${platform}.clientId`}>
        <TextField label={words.clientId} isCode {...field(`${platform}.clientId`)} />
      </div>
      <div data-field={`${platform}.clientSecret`}>
        <TextField
          label={words.clientSecret}
          type="password"
          help={text.secretHelp}
          isCode
          {...field(`${platform}.clientSecret`)}
        />
      </div>
    </fieldset>
  );
}
