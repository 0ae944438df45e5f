import type { ListedProvider } from '../../../shared/catalogue.ts';
import { Button } from '../ui/button.tsx';
import { useCatalogueWords } from './catalogue-words.ts';
import { importPath } from './providers.ts';

type ProviderActionsProps = {
  provider: ListedProvider;
  isConnected: boolean;
  /** To be called in the press itself. */
  onConnect: (platform: string) => void;
};

/** The next step: to connect what the hub has tools for, to import the rest. */
export function ProviderActions({ provider, isConnected, onConnect }: ProviderActionsProps) {
  const words = useCatalogueWords();
  const { title, platform, openapi, mcp } = provider;
  if (platform !== null) {
    return (
      <Button kind={isConnected ? 'plain' : 'primary'} onPress={() => onConnect(platform)}>
        {isConnected ? words.connectAnother : words.connect(title)}
      </Button>
    );
  }
  // By the address itself: what follows a question mark there is the screen's, and not the page's.
  const open = (source: Record<string, string>) => {
    location.hash = importPath(provider, source);
  };
  return (
    <>
      <Button kind="primary" onPress={() => open(openapi === null ? {} : { openapi })}>
        {words.importApi}
      </Button>
      {mcp !== null && <Button onPress={() => open({ mcp })}>{words.importServer}</Button>}
    </>
  );
}
