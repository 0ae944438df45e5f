import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { useLocation } from 'wouter';
import { isRegisteredConnection } from '../../../../shared/account.ts';
import type { ShownImport } from '../../../../shared/imports.ts';
import { visible } from '../../../../shared/visible.ts';
import { useHub, useIsOwner } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Awaited, Empty } from '../../ui/notes.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import { platformTitle } from '../accounts/account-facts.ts';
import { ConnectState, useConnect } from '../accounts/connecting.tsx';
import { FactList, SubPage } from '../settings/section.tsx';
import { AddImport } from './add-import.tsx';
import { connectionTitle } from './connection-names.ts';
import { formFrom, packFile } from './import-form.ts';
import { useRefresh } from './import-menu.ts';
import { ImportTools, useAccepting } from './import-tools.tsx';
import css from './imports.module.css';
import { useImportsWords } from './imports-words.ts';
import { RemoveImportDialog } from './remove-import.tsx';
import { useNamedConnections } from './use-named-connections.ts';

/** One of what was imported, `#/accounts/imports/named/acme`; and the form for another, `#/accounts/imports/new?connection=acme`. */
export function ImportsScreen() {
  const [path] = useLocation();
  const [, , , page, name = ''] = path.split(/[/?]/);
  if (page === 'new') return <AddImport key={path} first={formFrom(path)} />;
  return <ImportPage key={name} name={name} />;
}

/** One of what was added: where it is, what of it is there, and what waits to be looked at. */
export function ImportPage({ name }: { name: string }) {
  const words = useImportsWords();
  const { common, frame } = useWords();
  const [, go] = useLocation();
  const [isRemoving, setRemoving] = useState(false);
  const isOwner = useIsOwner();
  const { data: platforms = [] } = useHub('platforms.list', {});
  const { named } = useNamedConnections();
  const asked = useHub('imports.show', { id: name });
  const { data } = asked;
  const refresh = useRefresh(data);
  const accepting = useAccepting(data);
  const back = { href: '/accounts', text: frame.screens.accounts };
  if (!data) {
    return (
      <SubPage title={name} sentence="" back={back}>
        {asked.error?.code === 'usage' ? <Empty>{words.gone}</Empty> : <Awaited of={asked} rows={6} height="tall" />}
      </SubPage>
    );
  }
  const { kind, title, apiUrl, connection, accountsOf, scopes, source, readAt, problem } = data;
  const code = (text: string) => <code>{visible(text)}</code>;
  const isOwn = accountsOf === name;
  return (
    <SubPage
      title={visible(title)}
      sentence={isOwner ? '' : words.ownerOnly}
      back={back}
      actions={
        isOwner && (
          <>
            <RefreshButton imported={data} refresh={refresh} />
            <Button onPress={() => setRemoving(true)}>{`${common.remove}...`}</Button>
          </>
        )
      }
    >
      <div className="column-4">
        {problem !== null && <p className="danger">{words.problem(visible(problem))}</p>}
        <FactList
          facts={[
            { name: words.facts.kind, value: words.kinds[kind] },
            { name: words.facts.address, value: code(apiUrl) },
            {
              name: common.imported.whose,
              value: isOwn
                ? words.whoseOwn(isRegisteredConnection(connection) ? null : connectionTitle(connection, named))
                : words.whosePlatform(platformTitle(accountsOf, platforms)),
            },
            ...(scopes.length === 0 ? [] : [{ name: common.imported.scopes, value: code(scopes.join(' ')) }]),
            ...(kind === 'mcp'
              ? []
              : [{ name: common.imported.source, value: source === null ? words.file : code(source) }]),
            { name: common.imported.name, value: code(`${name}_`) },
            { name: words.facts.read, value: <RelativeTime at={readAt} /> },
          ]}
        />
        <ImportNextStep
          imported={data}
          isOwner={isOwner}
          onAsk={(account) => refresh.run({ account })}
          isAsking={refresh.isPending}
        />
        <ImportTools key={data.digest} imported={data} isOwner={isOwner} accepting={accepting} />
      </div>
      <RemoveImportDialog
        imported={isRemoving ? data : null}
        onClose={() => setRemoving(false)}
        onRemoved={() => go('/accounts')}
      />
    </SubPage>
  );
}

type Refresh = ReturnType<typeof useRefresh>;

function RefreshButton({ imported, refresh }: { imported: ShownImport; refresh: Refresh }) {
  const words = useImportsWords();
  if (imported.source !== null) {
    return (
      <Button onPress={() => refresh.run({})} isPending={refresh.isPending}>
        {words.refresh}
      </Button>
    );
  }
  const read = async (file: File | undefined) => {
    if (!file) return;
    const packed = await packFile(file);
    if (packed === null) showToast({ text: words.form.errors.tooLarge, tone: 'danger' });
    else refresh.run({ packed });
  };
  return (
    <FileTrigger onSelect={(files) => void read(files?.[0])}>
      <Button isPending={refresh.isPending}>{words.refreshFile}</Button>
    </FileTrigger>
  );
}

type NextStepProps = {
  imported: ShownImport;
  isOwner: boolean;
  onAsk: (account: string) => void;
  isAsking: boolean;
};

/** What is still missing until an AI client can use it: an account, its tools, a key. */
function ImportNextStep({ imported, isOwner, onAsk, isAsking }: NextStepProps) {
  const words = useImportsWords();
  const { keys: keyWords } = useWords();
  const [, go] = useLocation();
  const { data: platforms = [] } = useHub('platforms.list', {});
  const connect = useConnect(platforms);
  const { data: accounts } = useHub('accounts.list', {});
  const { data: keys } = useHub('keys.list', {});
  const [chosen, setChosen] = useState('');
  const { kind, name, title, accountsOf, tools } = imported;
  const usable = accounts?.filter(({ platform, state }) => platform === accountsOf && state === 'connected');
  const [first] = usable ?? [];
  if (!usable || imported.problem !== null) return null;
  if (!first) {
    return (
      <>
        <ConnectState connect={connect} platforms={platforms} />
        {!connect.waiting && (
          <div className={classes('line', css['next'])}>
            <p>{kind === 'mcp' ? words.connectFirstServer : words.connectFirst}</p>
            <Button kind="primary" onPress={() => connect.start(accountsOf)}>
              {words.connect(accountsOf === name ? visible(title) : platformTitle(accountsOf, platforms))}
            </Button>
          </div>
        )}
      </>
    );
  }
  if (kind === 'mcp' && tools.length === 0) {
    const asked = usable.find(({ id }) => id === chosen) ?? first;
    return isOwner ? (
      <div className={classes('line', css['next'])}>
        <p>{words.askNow}</p>
        {usable.length > 1 && (
          <Select
            label={words.askWith}
            value={asked.id}
            onChange={setChosen}
            options={usable.map(({ id, label }) => ({ value: id, text: label }))}
            isInline
          />
        )}
        <Button kind="primary" onPress={() => onAsk(asked.id)} isPending={isAsking}>
          {words.ask}
        </Button>
      </div>
    ) : null;
  }
  const on = tools.filter(({ state }) => state === 'on').map((tool) => tool.name);
  const isUsed = keys?.some(({ grant }) => grant.tools.some((tool) => on.includes(tool))) ?? true;
  if (on.length === 0 || isUsed) return null;
  return (
    <div className={classes('line', css['next'])}>
      <p>{words.keyNext}</p>
      <Button kind="primary" onPress={() => go('/clients/new')}>
        {keyWords.create}
      </Button>
    </div>
  );
}
