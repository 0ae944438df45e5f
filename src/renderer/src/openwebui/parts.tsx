import { Circle, CircleAlert, CircleCheck } from 'lucide-react';
import type { OpenWebUIPart, OpenWebUIPartState } from '../../../shared/open-webui.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { useLocale } from '../words/index.ts';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import { viewPart } from './part-view.ts';

const icons = { ok: CircleCheck, wrong: CircleAlert, faint: Circle };

type PartsProps = {
  parts: readonly OpenWebUIPartState[];
  /** Those that the person takes there themselves. */
  byHand: readonly OpenWebUIPart[];
};

/** Each thing that this hub can be there: whether it is there as it was written, and whether it has ever called. */
export function Parts({ parts, byHand }: PartsProps) {
  const { parts: words } = useOpenWebUIWords();
  return (
    <ul className={css['rows']} aria-label={words.list}>
      {parts.map((part) => (
        <Part key={part.part} of={part} isByHand={byHand.includes(part.part)} />
      ))}
    </ul>
  );
}

function Part({ of, isByHand }: { of: OpenWebUIPartState; isByHand: boolean }) {
  const { parts: words } = useOpenWebUIWords();
  const fields = new Intl.ListFormat(useLocale(), { type: 'conjunction' }).format(of.edited);
  const { says, tone, called } = viewPart(of, isByHand);
  const Icon = icons[tone];
  return (
    <li data-tone={tone}>
      <Icon size={16} aria-hidden="true" className={css['icon']} />
      <span className={css['name']}>{words.names[of.part]}</span>
      <span>
        {says === 'edited' ? words.says.edited(fields) : words.says[says]}
        {called === 'at' && of.calledAt !== null && (
          <span className={css['below']}>
            {words.calledAt} <RelativeTime at={of.calledAt} />
          </span>
        )}
        {called === 'never' && <span className={css['below']}>{words.never}</span>}
      </span>
    </li>
  );
}
