import { callLimitNames } from '../../../../shared/key-limits.ts';
import { inWords } from '../../../../shared/labels.ts';
import type { Access, Key } from '../../../../shared/model.ts';
import type { ListedKey } from '../../../../shared/shapes.ts';
import { useAct, useHub, useWish } from '../../hub/queries.ts';
import { bindingOf } from '../../key-binding.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { usePlaceFocus } from '../../ui/focus.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import { Facts, type FactsProps } from '../../ui/notes.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useLocale, useWords } from '../../words/index.ts';
import { activityAddress } from '../activity/use-activity.ts';
import { hasRepositories, kindLabel, kindsOf } from '../places/kinds.ts';
import { useGrantSentence } from './grant-in-words.ts';
import { accountName, endedAt, isLive, modelName, platformsOf, reachesAll } from './key-facts.ts';
import css from './keys.module.css';

type KeyPanelProps = {
  shown: ListedKey;
  actions: KeyActions;
  /** What else is known of its client. */
  facts?: FactsProps['facts'];
  onClose: () => void;
};

/** Everything that a key allows, by name. */
export function KeyPanel({ shown, actions, facts: others = [], onClose }: KeyPanelProps) {
  const { keys: words, accounts: accountWords, common, places: placeWords } = useWords();
  const locale = useLocale();
  const { data: accounts = [] } = useHub('accounts.list', {});
  const { data: platforms = [] } = useHub('platforms.list', {});
  const { data: { models } = { models: [] } } = useHub('models.list', {});
  const { grant, client } = shown;
  const { details, form } = words;
  const live = isLive(shown, Date.now());
  const named = grant.accounts.map((id) => accountName(id, accounts, platforms, words));
  const kinds = kindsOf(platforms);
  const reached = kindsOf(platformsOf(grant, accounts, platforms));
  const number = new Intl.NumberFormat(locale);
  const sentence = useGrantSentence(shown);
  const bound = bindingOf(grant);
  const hasRead = shown.labels.private.length + shown.labels.untrusted.length > 0;
  // The button that clears it goes with it.
  const place = usePlaceFocus(hasRead ? 'has read' : 'has read nothing');
  const isAll = reachesAll(grant.repositories);
  const caution = [grant.guard && details.guardOff, grant.outsiders && details.outsidersDropped].filter(Boolean);
  const code = (patterns: readonly string[] | undefined) => patterns && <code>{patterns.join(', ')}</code>;
  const facts: FactsProps['facts'] = [
    ...others,
    [form.accounts, named.join(', ')],
    [
      common.limits.repositories,
      isAll ? hasRepositories(reached) && details.everyRepository : code(grant.repositories),
    ],
    ...Object.entries(grant.places ?? {}).map(([kind, patterns]) => {
      const known = kinds.find((one) => one.kind === kind) ?? { kind, title: kind, example: '', platform: '' };
      return [kindLabel(known, placeWords), code(patterns)] as const;
    }),
    [common.limits.branches, code(grant.branches)],
    [common.limits.writeBranches, code(grant.writeBranches)],
    [common.limits.paths, code(grant.paths)],
    [form.caution, caution.join('; ')],
    [form.endpoints, grant.endpoints.map((one) => words.endpoints[one]).join(', ')],
    [details.models, grant.models.map((id) => modelName(id, models, words)).join(', ')],
    [details.bound, bound && common.boundTo[bound.by](bound.who, bound.openWebUI)],
    [details.oauth, grant.oauth && details.answersTo(grant.oauth.redirectHost)],
    [details.secrets, grant.screening === 'off' && details.secretsStay],
    [
      details.limits,
      callLimitNames.map((name) => common.callLimits[name].count(number.format(grant[name]))).join(common.comma),
    ],
    [details.waits, grant.approvalHours !== undefined && details.hours(grant.approvalHours)],
    [details.created, <RelativeTime key="created" at={shown.createdAt} />],
    [live ? details.ends : details.ended, <RelativeTime key="ends" at={live ? shown.expiresAt : endedAt(shown)} />],
    [details.lastUsed, shown.lastUsedAt ? <RelativeTime key="used" at={shown.lastUsedAt} /> : common.never],
  ];
  return (
    <SidePanel
      title={client}
      onClose={onClose}
      actions={
        <>
          <Button onPress={() => actions.seeActivity(shown)}>{accountWords.menu.activity}</Button>
          {live && !grant.oauth && (
            <Button onPress={() => actions.replace(shown)}>{bound ? words.menu.openWebUI : words.menu.replace}</Button>
          )}
          {live && (
            <Button kind="danger" onPress={() => actions.revoke(shown)}>
              {words.menu.revoke}
            </Button>
          )}
        </>
      }
    >
      <div className="column-2">
        {live && (
          <div ref={place} tabIndex={-1}>
            <p>{sentence}</p>
          </div>
        )}
        {live && (
          <Switch isOn={!shown.isQuiet} onChange={(isOn) => actions.setQuiet(shown, !isOn)}>
            {details.warn}
          </Switch>
        )}
        {live && hasRead && <HasRead of={shown} onClear={() => actions.clearLabels(shown)} />}
        <Facts className={classes('facts', css['facts'])} facts={facts} />
        {(['read', 'write', 'destructive'] as const).map((access) => (
          <Tools key={access} access={access} of={shown} />
        ))}
      </div>
    </SidePanel>
  );
}

/** Both kinds of what it has read, which together hold its writes back. */
function HasRead({ of: { client, labels, grant }, onClear }: { of: ListedKey; onClear: () => void }) {
  const { keys, common } = useWords();
  const { details } = keys;
  const { from, untrusted } = inWords({ from: labels.private, untrusted: labels.untrusted }, common.by, common.more);
  return (
    <section className="column-2" aria-label={details.labels}>
      <h3>{details.labels}</h3>
      <Facts
        className={classes('facts', css['facts'])}
        facts={[
          [details.private, from.join(', ')],
          [details.untrusted, untrusted.join(', ')],
        ]}
      />
      {from.length > 0 && untrusted.length > 0 && !grant.guard && <p>{details.labelsMean}</p>}
      <div>
        <Button onPress={onClear} label={`${details.clear}, ${client}`}>
          {details.clear}
        </Button>
      </div>
    </section>
  );
}

/** Tools of one access. One that this version no longer has keeps its name and stands under what reads. */
function Tools({ access, of }: { access: Access; of: Key }) {
  const { details } = useWords().keys;
  const { data: platforms = [] } = useHub('platforms.list', {});
  const known = new Map(platforms.flatMap(({ tools }) => tools).map((tool) => [tool.name, tool]));
  const names = of.grant.tools.filter((name) => (known.get(name)?.access ?? 'read') === access);
  if (names.length === 0) return null;
  return (
    <section className="column-2">
      <h3>{`${details.tools[access]} (${names.length})`}</h3>
      <ul className={classes('lines', css['toolList'])}>
        {names.map((name) => (
          <li key={name}>
            <span>{known.get(name)?.title ?? name}</span>
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

type KeyActions = ReturnType<typeof useKeyActions>;
type KeyActionHandlers = { onReplace: (key: Key) => void; onRevoke: (key: Key) => void };

/** What can be done with a key: by its row, its menu and its panel alike. `pending` is the id of the key that is paused or resumed now. */
export function useKeyActions({ onReplace, onRevoke }: KeyActionHandlers) {
  const words = useWords();
  const { menu } = words.keys;
  const pause = useAct('keys.pause');
  const { wish, isPending: isWishing, variables: wished } = useWish();
  const quiet = useAct('keys.quiet');
  const goTo = (address: string) => {
    location.hash = address;
  };
  const seeActivity = ({ client }: Key) => goTo(activityAddress({ client }));
  // A key that only Open WebUI may use is made again where what it is bound to is known.
  const isBound = ({ grant }: Key) => grant.boundTo !== undefined;
  const replace = (key: Key) => {
    if (isBound(key)) location.hash = '/settings/openwebui';
    else onReplace(key);
  };
  return {
    setActive: ({ id }: Key, isActive: boolean) => (isActive ? wish({ action: 'resume', id }) : pause.act({ id })),
    setQuiet: ({ id }: Key, isQuiet: boolean) => quiet.act({ id, isQuiet }),
    pending: pause.isPending ? pause.variables?.id : isWishing && wished && 'id' in wished ? wished.id : undefined,
    replace,
    revoke: onRevoke,
    seeActivity,
    clearLabels: ({ id }: Key) => wish({ action: 'clear labels', id }),
    menuOf: (key: Key): MenuEntry[] => [
      // A client of the OAuth door asks for another by itself.
      ...(isLive(key, Date.now()) && !key.grant.oauth
        ? [{ id: 'replace', text: isBound(key) ? menu.openWebUI : menu.replace, onAction: () => replace(key) }]
        : []),
      { id: 'activity', text: words.accounts.menu.activity, onAction: () => seeActivity(key) },
      { id: 'hour', text: menu.lastHour, onAction: () => goTo(activityAddress({ client: key.client, since: 'hour' })) },
      ...(isLive(key, Date.now())
        ? [{ id: 'revoke', text: menu.revoke, onAction: () => onRevoke(key), isDanger: true, isApart: true }]
        : []),
    ],
  };
}
