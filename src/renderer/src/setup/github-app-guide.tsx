import { newAppAddress, permissions } from '../../../shared/github-app.ts';
import { callbackOf } from '../../../shared/tenant.ts';
import { OutsideLink } from '../hub/outside-link.tsx';
import { Command } from '../ui/command.tsx';
import { useLocale } from '../words/index.ts';
import css from './setup.module.css';
import { useSetupWords } from './setup-words.ts';

/** How to make the GitHub App. Its callback names the tenant, so there is little to show before that is known. */
export function GitHubApp({ issuer }: { issuer: string | null }) {
  const { assistant: text } = useSetupWords();
  if (issuer === null) return <p className={css['muted']}>{text.makeAppAfter}</p>;
  return (
    <>
      <p>
        <OutsideLink url={newAppAddress(issuer)}>{text.makeApp}</OutsideLink>
        {` ${text.makeAppThen} ${text.install}`}
      </p>
      <div>
        <p className={css['label']}>{text.callback}</p>
        <Command text={callbackOf(issuer)} />
      </div>
      <details className={css['more']}>
        <summary>{text.permissions}</summary>
        <dl className={css['permissions']}>
          <Permissions access={text.permissionsWrite} names={Object.keys(permissions.write)} />
          <Permissions access={text.permissionsRead} names={Object.keys(permissions.read)} />
        </dl>
        <p className={css['muted']}>{text.permissionsLess}</p>
      </details>
    </>
  );
}

/** In English whatever the language: so they stand on GitHub's page. */
function Permissions({ access, names }: { access: string; names: string[] }) {
  const locale = useLocale();
  return (
    <div>
      <dt>{access}</dt>
      <dd>{new Intl.ListFormat(locale, { type: 'unit', style: 'short' }).format(names)}</dd>
    </div>
  );
}
