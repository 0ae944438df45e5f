import type { Mutant } from './mutant.ts';

const gh = 'src/main/hub/platforms/github/gh';
const door = 'test/endpoints/gh-answers.test.ts';
const unit = 'test/unit/hub/platforms/github/gh-answers.test.ts';

export const ghanswers: Mutant[] = [
  {
    promise: 'A read of gh and SDKs tells what GitHub describes and somebody has reviewed, and no token.',
    file: `${gh}/tools.ts`,
    old: 'await passedTo(operation, JSON.parse(answer.text))',
    new: 'JSON.parse(answer.text)',
    test: door,
    title: 'a read tells no token that GitHub writes into its answer',
  },
  {
    promise: 'A change by gh and SDKs is answered with what GitHub describes and somebody has reviewed.',
    file: `${gh}/tools.ts`,
    old: 'itemOf(await passedTo(operation, JSON.parse(text)), true, client)',
    new: 'itemOf(JSON.parse(text), true, client)',
    test: door,
    title: 'that makes a repository',
  },
  {
    promise: 'Asked for a text where GitHub describes none, an answer is told by its fields all the same.',
    file: `${gh}/tools.ts`,
    old: 'texts.some((one) => one === kind)',
    new: "kind !== 'json' && kind !== 'file'",
    test: door,
    title: 'nor in what it answers instead of a text: where no text is described',
  },
  {
    promise:
      'A folder that GitHub lists where raw bytes were asked for is told by its fields, whatever type the answer says.',
    file: `${gh}/tools.ts`,
    old: 'if (!/^\\s*[[{]/.test(text) || !text.includes(\'"_links"\')) return false;',
    new: 'if (text !== undefined) return false;',
    test: door,
    title: 'nor in what it answers instead of a text: in JSON that is called a text',
  },
  {
    promise: 'JSON in place of a text is told by its fields.',
    file: `${gh}/tools.ts`,
    old: "if (/^application\\/json\\b/.test(headers['content-type'] ?? '')) return true;",
    new: '',
    test: door,
    title: 'nor in what it answers instead of a text: in JSON that says so',
  },
  {
    promise: 'A document asks for no scalar that nobody has reviewed, by whatever name.',
    file: `${gh}/graphql-document.ts`,
    old: 'if (!field.selectionSet && !isPassedScalar(name)) return',
    new: 'if (!field.selectionSet && !isPassedScalar((field.alias ?? field.name).value)) return',
    test: door,
    title: 'by another name',
  },
  {
    promise: 'An address in an answer of GraphQL is known by its field, not by the name that a client gives it.',
    file: `${gh}/graphql-document.ts`,
    old: "if (getNamedType(info.getType())?.name !== 'URI') return undefined;",
    new: "if (!(node.alias ?? node.name).value.endsWith('rl')) return undefined;",
    test: 'test/unit/hub/platforms/github/gh-graphql.test.ts',
    title: 'an address is known by its field, whatever it is called',
  },
  {
    promise: 'An address in an answer of GraphQL comes without what lets anybody in.',
    file: `${gh}/settle.ts`,
    old: "return typeof value === 'string' ? plainAddress(value) : null;",
    new: 'return value;',
    test: door,
    title: 'in an address that it may ask for, by whatever name',
  },
  {
    promise: 'An address comes without a query but for a few parameters by name.',
    file: `${gh}/plain-address.ts`,
    old: "plainParameters.has(one.split('=', 1)[0] ?? '')",
    new: '!/^(token|sig|jwt)=/.test(one)',
    test: unit,
    title: 'comes without what lets anybody in',
  },
  {
    promise: 'A field that GitHub describes next passes once somebody has read its name.',
    file: `${gh}/to-build.ts`,
    old: '([one]) => mayPass(one) &&',
    new: '([one]) => (mayPass(one) || !/token/.test(one)) &&',
    test: unit,
    title: 'holds what GitHub describes and nobody left out',
  },
  {
    promise: 'Where people choose the names of fields, none passes that is called like a secret.',
    file: `${gh}/answers.ts`,
    old: 'more !== undefined && !isNamedLikeSecret(name) ? more : undefined',
    new: 'more',
    test: unit,
    title: 'holds nothing of another kind than is described there',
  },
  {
    promise: 'An object passes only where GitHub describes one.',
    file: `${gh}/answers.ts`,
    old: 'if (!isObject) return undefined;',
    new: 'if (!isObject) return value;',
    test: unit,
    title: 'holds nothing of another kind than is described there',
  },
];
