import type { Status } from '../../../shared/shapes.ts';
import { useWords } from '../words/index.ts';
import { FactList, Section } from './section.tsx';

/** Where it is, for whoever sets up a client by hand. */
export function ThisHub({ status }: { status: Status }) {
  const { hub: words } = useWords().settings;
  const { url, mcpUrl, dataDir, version, accounts, keys, auditRecords } = status;
  const openapiUrl = `${url}/openapi.json`;
  const { port, protocol } = new URL(url);
  return (
    <Section title={words.title}>
      <FactList
        facts={[
          { name: words.address, value: <code>{`${url}/console/`}</code>, copy: `${url}/console/` },
          { name: words.mcp, value: <code>{mcpUrl}</code>, copy: mcpUrl },
          { name: words.openapi, value: <code>{openapiUrl}</code>, copy: openapiUrl },
          { name: words.port, value: port || (protocol === 'https:' ? '443' : '80') },
          { name: words.dataDir, value: <code>{dataDir}</code>, copy: dataDir },
          { name: words.holds, value: words.accounts(accounts, keys, auditRecords) },
          { name: words.version, value: version },
        ]}
      />
    </Section>
  );
}
