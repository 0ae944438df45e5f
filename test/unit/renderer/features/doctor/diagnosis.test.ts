import { describe, expect, it } from 'vitest';
import { diagnose, grouped } from '../../../../../src/renderer/src/features/doctor/diagnosis.ts';
import { Finding } from '../../../../../src/shared/finding.ts';

const found = (step: Finding['step'], state: Finding['state'] = 'ok'): Finding => ({
  step,
  state,
  detail: '',
  hint: '',
  remedy: null,
});

describe('the diagnosis', () => {
  it('is the first link that is broken, for those after it may be broken by it', () => {
    const first = found('sign-in', 'failed');
    expect(diagnose([found('tenant', 'note'), first, found('exchange', 'failed')])).toEqual({
      broken: first,
      notes: 1,
    });
    expect(diagnose([found('tenant')])).toEqual({ broken: null, notes: 0 });
  });

  it('shows every step that there is, in the order in which it was found', () => {
    const all = Finding.shape.step.options.map((step) => found(step));
    expect(grouped(all).flatMap(({ findings }) => findings)).toEqual(all);
    expect(grouped([found('whoami')]).map(({ name }) => name)).toEqual(['accounts']);
  });
});
