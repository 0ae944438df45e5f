import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useStateValue } from '../use-state-value.ts';
import { useLocale, useWords } from '../words/index.ts';
import { receipt, receiptLines, receiptSummary, receiptText } from './receipt.ts';
import css from './settings.module.css';

/** Shown by the app itself, over whatever page is there once the session has ended. */
export function ReceiptDialog() {
  const words = useWords();
  const locale = useLocale();
  const shown = useStateValue(receipt);
  if (!shown) return null;
  const { receipt: say } = words.settings;
  const lines = receiptLines(shown, words, locale);
  const close = () => receipt.set(null);
  return (
    <Dialog
      title={say.title}
      isOpen
      isAlert
      size="wide"
      onClose={close}
      actions={
        <>
          <CopyButton text={receiptText(lines)}>{say.copy}</CopyButton>
          <Button kind="primary" onPress={close} autoFocus>
            {words.common.close}
          </Button>
        </>
      }
    >
      <p>{receiptSummary(shown, words)}</p>
      <dl className={css['facts']}>
        {lines.map(({ name, values }) => (
          <div key={`${name} ${values[0]}`}>
            <dt>{name}</dt>
            <dd>
              <span>
                {values.map((value) => (
                  <span key={value} className={css['line']}>
                    {value}
                  </span>
                ))}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
