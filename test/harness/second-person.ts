import { grace, type TestHub } from './world.ts';

/** Invites Grace to the hub and signs her in; her GitHub stays unconnected. */
export async function letGraceIn({ call }: TestHub): Promise<void> {
  const { code } = await call('people.invite', { email: 'grace@example.com' });
  await call('session.signIn', { signUp: false, invitation: code }, grace);
}
