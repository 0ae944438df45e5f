/** What a model read out of a question, checked against what there is; the words of the question decide what it leaves open. Pure. */
import { type IntentName, type Reading, topics } from './intents.ts';
import { type Heard, type Known, readPart, topicFor } from './read.ts';
import { calledLike } from './slots.ts';

const mostDays = 5 * 366;

/** `heard`: what the hub itself read; where it is certain of another intent, both are asked back. */
export function chosenBy(chosen: Reading, question: string, heard: Heard, known: Known): Heard {
  const { intent, when, repository, number, who, where, query, only } = chosen;
  const unclear = (intents: IntentName[], strangers: string[] = []): Heard => ({ kind: 'unclear', intents, strangers });
  if (intent === 'none' || intent === 'change') return { kind: intent };
  if (intent === 'unclear') return heard; // the hub's reading, which asks back where it isn't sure
  const certain = heard.kind === 'requests' && heard.isCertain ? heard.requests.map(({ topic }) => topic.intent) : [];
  if (certain.length > 0 && !certain.includes(intent)) return unclear([intent, ...certain]);

  const repositories = repository ? calledLike(repository, known.repositories) : [];
  if (repository && repositories.length !== 1) return unclear([intent], [repository]);
  const [from, to] = [when?.from ?? undefined, when?.to ?? undefined];
  const isFar = [from, to].some(
    (day) => day && Math.abs(Date.parse(day) - Date.parse(known.today)) > mostDays * 86_400_000,
  );
  const isAhead = intent === 'my_work' && from !== undefined && from > known.today;
  if (isFar || isAhead || (from && to && from > to)) return unclear([intent]);

  // The words of the model are read with the person's: a question in a language without words still names what it is about.
  const said = readPart([question, who === 'me' ? 'my' : '', where ?? '', query ?? ''].join(' '), known);
  const slots = {
    ...{ ...said.slots, strangers: [] },
    ...((from || to) && {
      when: { ...(from && { from }), ...(to && { to }), ...(said.slots.when?.at && { at: said.slots.when.at }) },
    }),
    ...{
      repositories,
      numbers: number ? [number] : said.slots.numbers,
      query: query ?? (who || number || repository ? '' : said.slots.query),
    },
    ...(who && who !== 'me' && { who }),
    ...(only && { only }),
    ...(query && { about: query }),
  };
  const topic = topicFor(slots, said.says, intent) ?? topics.find((one) => one.intent === intent && one.isUsual);
  if (!topic) return unclear([intent]);
  if (topic.needs === 'repository' && repositories.length === 0)
    return { ...unclear([intent]), lacks: { topic, slots, says: said.says } } as Heard;
  return { kind: 'requests', requests: [{ topic, slots, says: said.says }], isCertain: false };
}
