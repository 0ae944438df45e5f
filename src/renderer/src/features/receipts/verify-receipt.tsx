import { useCall } from '../../hub/queries.ts';
import { FailureNote } from '../../ui/notes.tsx';
import { useReceiptWords } from './receipt-words.ts';

type Verification = ReturnType<typeof useVerification>;

/** Has the hub check a receipt, as text: whether it is intact, and whether this hub signed it. */
export const useVerification = () => useCall('receipts.verify');

/** What the hub said of it; nothing before it was asked. `name`: of its file. */
export function Verified({ of: { data, error }, name }: { of: Verification; name?: string | undefined }) {
  const { verdict: words } = useReceiptWords();
  if (error) return <FailureNote failure={error} />;
  if (!data) return null;
  const text = data.isOurs ? words.ours : data.isSigned ? words.another : words.wrong;
  return (
    <p className="tinted" data-tone={data.isOurs ? 'ok' : 'danger'} role="status">
      {name !== undefined && <strong>{name}: </strong>}
      {text}
    </p>
  );
}
