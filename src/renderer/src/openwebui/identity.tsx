import { CircleAlert, CircleCheck, Clock } from 'lucide-react';
import type { OpenWebUIIdentity, OpenWebUIServer } from '../../../shared/open-webui.ts';
import { useHubConnection } from '../hub/queries.ts';
import { isWebAddress } from '../network-of.ts';
import { Section } from '../settings/section.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { usePlaceFocus } from '../ui/place-focus.ts';
import { viewIdentity } from './identity-view.ts';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import { PasswordForm } from './password-form.tsx';

const icons = { ok: CircleCheck, waiting: Clock, wrong: CircleAlert };

/** Whose account there is the person's, how that is known, and what they can do where it is not. */
export function IdentitySection({ identity, server }: { identity: OpenWebUIIdentity; server: OpenWebUIServer }) {
  const { identity: words } = useOpenWebUIWords();
  const { says, tone, does } = viewIdentity(identity, server.proof);
  const place = usePlaceFocus(says);
  const Icon = icons[tone];
  return (
    <Section title={words.title}>
      <div ref={place} tabIndex={-1} className={css['place']}>
        <p className={css['said']} data-tone={tone} role="status">
          <Icon size={16} aria-hidden="true" className={css['icon']} />
          <span>
            {words.says[says](identity.state === 'linked' ? (identity.account ?? identity.email) : identity.email)}
          </span>
        </p>
        {does === 'go there' && <WayThere url={server.url} />}
        {(does === 'make' || does === 'prove') && <PasswordForm key={does} does={does} />}
      </div>
    </Section>
  );
}

/** No window of the desktop app leads out of it: there the address is copied (`shell/confine.ts`). */
function WayThere({ url }: { url: string }) {
  const { place } = useOpenWebUIWords();
  const { opensPopup } = useHubConnection();
  return opensPopup && isWebAddress(url) ? (
    <a href={url} title={url} target="_blank" rel="noopener noreferrer">
      {place.goThere}
    </a>
  ) : (
    <div className={css['line']}>
      <code>{url}</code>
      <CopyButton text={url} />
    </div>
  );
}
