import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useWords } from '../words/index.ts';
import { announce } from './announce.tsx';
import { Button } from './button.tsx';

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
    <Button {...(label ? { label } : {})} icon={<Icon size={14} aria-hidden="true" />} onPress={() => void copy()}>
      {children ?? common.copy}
    </Button>
  );
}
