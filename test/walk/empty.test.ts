/** Everything that a new person can press, from the start on, while nothing is connected yet. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk, sizes } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ fresh: true });
});
afterAll(() => desk?.stop());

test('nothing fails at the start and on each empty screen, whatever is pressed, at each size', async () => {
  const { page, walker } = desk;
  for (const size of sizes) {
    await page.setViewportSize(size);
    expect((await walker.start(`${size.width} px`)).pressed.length).toBeGreaterThan(2);
  }
  await desk.signIn();
  for (const size of sizes) {
    const { visited, pressed } = await desk.walkAt(size);
    expect([...visited]).toEqual(expect.arrayContaining(['/activity', '/chat', '/keys/new', '/settings/doctor']));
    expect(pressed.length).toBeGreaterThan(80);
  }
  expect(walker.defects()).toEqual([]);
}, 900_000);
