/**
 * What a key that is limited to branches may read over git: the names of those branches, and what is reached from where they were shown to
 * end. By its hash alone git would hand out any commit of a repository and of its forks.
 */
import { fail, ok, type Result } from '../../../shared/result.ts';
import { packetsAtStart } from './git-protocol.ts';

export type BranchLimit = {
  covers(branch: string): boolean;
  /** Commits at which such a branch was shown to end, and at which the history that was sent was cut. */
  shown: Set<string>;
};

/** Passes on of a list of refs those that are covered, and notes what they lead to. Throws on what is no list of refs. */
export function createRefFilter({ covers, shown }: BranchLimit): TransformStream<Uint8Array, Uint8Array> {
  let held: Buffer = Buffer.alloc(0);
  return new TransformStream({
    transform(piece, controller) {
      const bytes = Buffer.concat([held, piece]);
      const { packets, end } = packetsAtStart(bytes);
      held = bytes.subarray(end);
      const passed = packets.filter(({ text }) => {
        if (text === undefined || text.startsWith('ERR ')) return true;
        const [, hash = '', ref = '', attributes = ''] = /^(\S+) (\S+)(.*)$/.exec(text) ?? [];
        // Where HEAD leads is told by its attribute; one that leads to no branch is on none.
        const [, target = ''] = /symref-target:(\S+)/.exec(attributes) ?? [];
        const [, branch] = /^refs\/heads\/(.+)$/.exec(ref === 'HEAD' ? target : ref) ?? [];
        if (branch === undefined || !covers(branch)) return false;
        if (hash !== 'unborn') shown.add(hash);
        return true;
      });
      if (passed.length > 0) controller.enqueue(Buffer.concat(passed.map(({ bytes: packet }) => packet)));
    },
  });
}

/**
 * The request as such a key may make it. A filter is left out, since what it leaves out is asked for by hash later; so are tags, which
 * are on no branch. Where a clone is deepened git continues from where that says its history was cut: that has to be true.
 */
export function narrowFetch(text: string, { shown }: BranchLimit): Result<string> {
  const lines = text.split('\n');
  const isDeepened = lines.some((line) => line.startsWith('deepen'));
  const beyond = lines.find((line) => {
    const [word = '', hash = ''] = line.split(' ');
    if (word === 'deepen-not') return true;
    return (word === 'want' || (word === 'shallow' && isDeepened)) && !shown.has(hash);
  });
  if (beyond === undefined) return ok(lines.filter((line) => !/^(filter|include-tag)\b/.test(line)).join('\n'));
  const hint = 'Fetch a branch by its name. If the hub was started again since, clone again.';
  return fail('not_allowed', `The key is limited to branches, and was shown none that leads to ${beyond}.`, { hint });
}

/** Notes where the answer to a fetch says that its history is cut. */
export function noteCuts(beginning: Buffer, { shown }: BranchLimit): void {
  for (const { text } of packetsAtStart(beginning).packets) {
    const [, hash] = /^shallow ([0-9a-f]{40})$/.exec(text ?? '') ?? [];
    if (hash) shown.add(hash);
    if (text === 'packfile') return;
  }
}
