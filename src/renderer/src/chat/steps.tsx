import { Circle, CircleAlert, CircleCheck } from 'lucide-react';
import { Link } from 'wouter';
import type { ChatStep } from '../../../shared/model.ts';
import { PlatformMark } from '../accounts/platform-mark.tsx';
import { useHub } from '../hub/queries.ts';
import { useLocale } from '../words/index.ts';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';

const icons = { running: Circle, done: CircleCheck, failed: CircleAlert };

/** What the hub did for an answer, as it does it: with which tool, as whom, and how much came of it. */
export function AnswerSteps({ steps }: { steps: readonly ChatStep[] }) {
  const { turn: words } = useChatWords();
  if (steps.length === 0) return null;
  return (
    <ol className={css['steps']} aria-label={words.steps}>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step keeps its place while it goes on.
        <Step key={index} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { step: ChatStep }) {
  const { turn: words } = useChatWords();
  const number = new Intl.NumberFormat(useLocale());
  const { data: platforms = [] } = useHub('platforms.list', {});
  const { text, tool, account, items, state, asked } = step;
  const Icon = icons[state];
  const titled = platforms.find(({ name }) => account?.startsWith(`${name} `));
  const named = titled && account ? `${titled.title}${account.slice(titled.name.length)}` : account;
  const writes = platforms.some(({ tools }) => tools.some(({ name, access }) => name === tool && access !== 'read'));
  return (
    <li data-state={state}>
      <Icon size={14} aria-hidden="true" />
      <span className={css['stepText']}>
        {text}
        <span className="unseen">, {words.states[state]}</span>
      </span>
      {writes && state === 'running' && (
        <span className={css['approval']}>
          <Link href="/approvals">{words.approvals}</Link>
        </span>
      )}
      <span className={css['stepFacts']}>
        {tool && <code>{tool}</code>}
        {named && (
          <span className={css['stepAccount']}>
            {titled && <PlatformMark title={titled.title} isSmall />}
            <span>{named}</span>
          </span>
        )}
        {items !== null && <span>{words.items(items, number.format(items))}</span>}
        {asked && (
          <span>{words.asked(asked.tools, number.format(asked.tokens.tools), number.format(asked.tokens.data))}</span>
        )}
      </span>
    </li>
  );
}
