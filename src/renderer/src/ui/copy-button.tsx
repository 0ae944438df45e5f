import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useWords } from '../words/index.ts';
import { announce } from './announce.tsx';
import { Button } from './button.tsx';
import css from './command.module.css';

/** Copies a text that is no secret, and says so for two seconds. */
export function CopyButton({ text, children, label }: { text: string; children?: string; label?: string }) {
  const { common } = useWords();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    announce(common.copied);
  };
  const Icon = isCopied ? Check : Copy;
  return (
    <Button {...(label ? { label } : {})} icon={Icon} onPress={() => void copy()}>
      {children ?? common.copy}
    </Button>
  );
}

/** A line to be copied whole: for a terminal, or for a field of another page. */
export function CopyableCommand({ text }: { text: string }) {
  const { common } = useWords();
  return (
    <div className={css['command']}>
      <code>{text}</code>
      <CopyButton text={text} label={`${common.copy}, ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`} />
    </div>
  );
}
