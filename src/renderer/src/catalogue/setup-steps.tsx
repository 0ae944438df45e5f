import type { ListedProvider } from '../../../shared/catalogue.ts';
import { OutsideLink } from '../hub/outside-link.tsx';
import { CopyableCommand } from '../ui/command.tsx';
import css from './catalogue.module.css';
import { useCatalogueWords } from './catalogue-words.ts';

const dashboard = 'https://manage.auth0.com/#/connections/';
/** Auth0 keeps connections of companies apart from those of anybody. */
const ofCompanies = ['google-apps', 'waad', 'oidc'];

/** What the owner of the hub does once: an application at the provider, and the connection of the tenant that uses it. */
export function SetupSteps({ provider }: { provider: ListedProvider }) {
  const words = useCatalogueWords();
  const { name, title, category, state, strategy, page, points, callback } = provider;
  const isByHand = state === 'by-hand';
  return (
    <ol className={css['steps']}>
      <li>
        {category === 'custom' ? (
          <p>{words.applicationOfAnother}</p>
        ) : (
          <OutsideLink url={page}>{words.application(title)}</OutsideLink>
        )}
        <p>{words.callback}</p>
        <CopyableCommand text={callback} />
        {callback.includes('{domain}') && <p>{words.callbackLater}</p>}
        {points.length > 0 && <p>{words.points}</p>}
        <ul className={css['points']} lang="en">
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </li>
      {isByHand ? (
        <li>
          <p>{words.byHand(strategy)}</p>
          <OutsideLink url={`${dashboard}${ofCompanies.includes(strategy) ? 'enterprise' : 'social'}`}>
            {words.dashboard}
          </OutsideLink>
          <p>{words.byHandHelp}</p>
        </li>
      ) : (
        <li>
          <p>{words.command}</p>
          <CopyableCommand text={`opengithubx tenant setup --platform ${name}`} />
          <p>{words.commandHelp}</p>
        </li>
      )}
      {state !== 'tools' && <li>{words.importIt}</li>}
      <li>{words.thenConnect}</li>
    </ol>
  );
}
