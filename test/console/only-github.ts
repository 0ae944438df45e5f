import type { DrivenHub } from './driver.ts';

/** Takes away what a demo has connected beside GitHub: somebody of one platform sees one list, without headings. */
export async function onlyGitHub({ call }: Pick<DrivenHub, 'call'>): Promise<void> {
  const others = (await call('accounts.list', {})).filter(({ platform }) => platform !== 'github');
  for (const { id } of others) await call('accounts.disconnect', { account: id });
}
