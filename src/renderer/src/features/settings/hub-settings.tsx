import type { Settings, UpdateFacts } from '../../../../shared/shapes.ts';
import { loosens } from '../../../../shared/wishes.ts';
import { OutsideLink } from '../../hub/outside-link.tsx';
import { useAct, useHub, useWish } from '../../hub/queries.ts';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import { Section } from './section.tsx';
import css from './settings.module.css';

const usualMinutes = [1, 2, 3, 5, 10, 15, 20, 30];

/** How long a call waits for the person. */
export function ApprovalSettings({ isOwner }: { isOwner: boolean }) {
  const { settings: all, frame } = useWords();
  const { approvals: words, ownerOnly } = all;
  const { settings, write, isPending } = useSettings();
  if (!settings) return null;
  const minutes = [...new Set([...usualMinutes, settings.approvalMinutes])].sort((a, b) => a - b);
  return (
    <Section title={frame.screens.approvals} name="approvals">
      <div className={css['control']}>
        <Select
          label={words.wait}
          value={String(settings.approvalMinutes)}
          onChange={(value) => write({ ...settings, approvalMinutes: Number(value) })}
          options={minutes.map((count) => ({ value: String(count), text: words.minutes(count) }))}
          isDisabled={!isOwner || isPending}
        />
      </div>
      <p className="muted">{isOwner ? words.help : `${words.help} ${ownerOnly}`}</p>
      <PasskeyFacts />
    </Section>
  );
}

/** What approvals ask for. It is changed where script in the console can't reach. */
function PasskeyFacts() {
  const { approvals: words } = useWords().settings;
  const { data } = useHub('passkeys.list', {});
  if (!data) return null;
  const { passkeys, levels, lowering, page } = data;
  return (
    <>
      <p>{words.levels[levels.usual]}</p>
      {levels.careful !== levels.usual && levels.careful !== 'any' && <p>{words.careful[levels.careful]}</p>}
      {lowering && <p>{words.lowering(lowering.from)}</p>}
      {passkeys.length > 0 && <p>{words.passkeys(passkeys.map(({ name }) => name).join(', '))}</p>}
      <p className="muted">{'url' in page ? words.passkeyHelp : page.why}</p>
    </>
  );
}

type KeepPromptsProps = { isOwner: boolean; words: { title: string; text: string } };

/** Whether more than counts and a hash of what leaves for a model is kept. */
export function KeepPrompts({ isOwner, words }: KeepPromptsProps) {
  const { settings, write, isPending } = useSettings();
  if (!settings) return null;
  return (
    <div>
      <Switch
        isOn={settings.keepPrompts}
        onChange={(keepPrompts) => write({ ...settings, keepPrompts })}
        isDisabled={!isOwner || isPending}
      >
        {words.title}
      </Switch>
      <p className="muted">{words.text}</p>
    </div>
  );
}

/** Asked for first: it is the one request that the hub makes for itself, and here is all that it sends. */
export function UpdateSettings({ isOwner, updates: { request, quiet, newer, page } }: UpdateSettingsProps) {
  const { updates: words, ownerOnly } = useWords().settings;
  const { settings, write, isPending } = useSettings();
  if (!settings) return null;
  const cannot = quiet ? words.quiet[quiet] : request === null && words.noAddress;
  return (
    <Section title={words.title}>
      {newer && page && (
        <p>
          <OutsideLink url={page}>{words.isOut(newer)}</OutsideLink>
        </p>
      )}
      <Switch
        isOn={settings.updateNotice}
        onChange={(updateNotice) => write({ ...settings, updateNotice })}
        isDisabled={!isOwner || isPending || (Boolean(cannot) && !settings.updateNotice)}
      >
        {words.ask}
      </Switch>
      {request && <p className="muted">{words.sends(request)}</p>}
      {cannot && <p className="muted">{cannot}</p>}
      {!isOwner && <p className="muted">{ownerOnly}</p>}
    </Section>
  );
}

type UpdateSettingsProps = { isOwner: boolean; updates: UpdateFacts };

/** The desktop app's own switches; a hub without a desktop has none. */
export function DesktopSettings({ isOwner }: { isOwner: boolean }) {
  const { desktop: words, ownerOnly } = useWords().settings;
  const { settings, write, isPending } = useSettings();
  if (!settings?.desktop) return null;
  const { desktop } = settings;
  const change = (changed: Partial<typeof desktop>) => write({ ...settings, desktop: { ...desktop, ...changed } });
  const isDisabled = !isOwner || isPending;
  return (
    <Section title={words.title}>
      <Switch isOn={desktop.startAtLogin} onChange={(startAtLogin) => change({ startAtLogin })} isDisabled={isDisabled}>
        {words.startAtLogin}
      </Switch>
      <Switch isOn={desktop.keepInTray} onChange={(keepInTray) => change({ keepInTray })} isDisabled={isDisabled}>
        {words.keepInTray}
      </Switch>
      {!isOwner && <p className="muted">{ownerOnly}</p>}
    </Section>
  );
}

function useSettings(): { settings: Settings | undefined; write: (settings: Settings) => void; isPending: boolean } {
  const words = useWords();
  const { data } = useHub('settings.read', {});
  const { act, isPending, variables } = useAct('settings.write');
  const { wish, isPending: isWishing } = useWish();
  return {
    // What was chosen shows at once; if the hub refuses, it is as it was.
    settings: isPending ? variables : data,
    isPending: isPending || isWishing,
    // What lets more happen is confirmed in the window for that, and is as it was until then.
    write(settings) {
      const { approvalMinutes, keepPrompts } = settings;
      if (data && loosens(data, settings)) wish({ action: 'settings', settings: { approvalMinutes, keepPrompts } });
      else act(settings, () => showToast({ text: words.settings.saved }));
    },
  };
}
