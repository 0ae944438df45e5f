import type { Mutant } from './mutant.ts';

const proved = { proves: ['SECURITY.md: The person behind a shared Open WebUI is proved'] };
const identities = {
  file: 'src/main/hub/features/openwebui/identities.ts',
  test: 'test/unit/hub/features/openwebui/identities.test.ts',
};
const caller = {
  file: 'src/main/hub/features/openwebui/caller.ts',
  test: 'test/endpoints/open-webui-callers.test.ts',
};
const others = { proves: ['SECURITY.md: Registering in Open WebUI changes nothing else'] };
const entries = { file: 'src/main/hub/features/openwebui/entries.ts' };

/** Open WebUI: who calls from there, and what is changed there. */
export const owui: Mutant[] = [
  {
    ...proved,
    ...identities,
    promise: 'An e-mail address selects nobody.',
    old: 'subs.includes(subject));\n  const [own',
    new: 'subs.includes(subject) || subs.length === 0);\n  const [own',
    title: 'their address, nothing else',
  },
  {
    ...proved,
    ...identities,
    promise: 'An account that somebody else signs in to now is no longer the person’s.',
    old: 'if (link && proven) return proven.subs.length === 0 ?',
    new: 'if (link && proven) return proven.subs.length < 2 ?',
    title: 'shown, and since taken over by another sub',
  },
  {
    ...proved,
    ...identities,
    promise: 'Two accounts of one identity are nobody’s.',
    old: 'if (own && others.length === 0) return linkedBy',
    new: 'if (own) return linkedBy',
    title: 'two accounts of one sub, one of them shown before',
  },
  {
    ...proved,
    ...caller,
    promise: 'A header of the other proof selects nobody.',
    old: "const caller = proof === 'key' ? headers['x-ogx-user-id'] : await this.#statedIn(headers, openWebUI);",
    new: "const caller = headers['x-ogx-user-id'] ?? (await this.#statedIn(headers, openWebUI));",
    title: 'is nobody without it, or from another account, or by the other proof',
  },
  {
    ...proved,
    ...caller,
    promise: 'A statement of Open WebUI counts for ten minutes.',
    old: '      maxTokenAge: oldestStatement,\n',
    new: '',
    title: 'is nobody by a statement that is forged, old, of another issuer or unsigned',
  },
  {
    ...proved,
    ...caller,
    promise: 'A token that the tenant gave for another API proves nobody.',
    old: '      audience,\n      algorithms',
    new: '      algorithms',
    title: 'is nobody by a token that is not meant for the hub, not of the tenant, or not valid now',
  },
  {
    ...others,
    ...entries,
    promise: 'Configurations of other connections stay as they were.',
    old: '[configs]: { ...configsOf(all), [place]: connection.config },',
    new: '[configs]: { [place]: connection.config },',
    test: 'test/unit/hub/features/openwebui/connections.test.ts',
    title: 'leaves configurations alone that are kept under an address',
  },
  {
    ...others,
    ...entries,
    promise: 'What the hub added is known by its mark, and not by its address.',
    old: 'markersIn(configAt(all, index)).includes(marker)',
    new: "markersIn(configAt(all, index)).some((one) => one.startsWith('ogx_'))",
    test: 'test/unit/hub/features/openwebui/connections.test.ts',
    title: 'says its marker, never its address',
  },
  {
    ...others,
    ...entries,
    promise: 'Whom others granted the use of an entry keeps it.',
    old: 'return [...others, ...grants];',
    new: 'return grants;',
    test: 'test/unit/hub/features/openwebui/entries.test.ts',
    title: 'who may use it',
  },
  {
    ...proved,
    ...caller,
    promise: 'Only who proves the account of a key is told that it is paused.',
    old: 'if (!isProved) return { refused, key };',
    new: '',
    title: 'is told that its key is paused where it proves its account, and nobody else is',
  },
  {
    ...proved,
    ...caller,
    promise: 'A key for one Open WebUI is none for another.',
    old: 'openWebUI === kept.url, ',
    new: '',
    title: 'is off where another tenant is configured, and where another proof is',
  },
];
