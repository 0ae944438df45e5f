/** Notion's own MCP server to run oneself, which holds a description of the API. */
export const localServer = {
  name: '@notionhq/notion-mcp-server',
  version: '2.5.2',
  integrity: '5nPSwHMnugSGAhSJS5vVIlMao+iTJO9HoWGpCnT8lJNrPy3rZMqs1V/CPiN4MuxF+5EBgRE/f/Tirl6Wfi75Mg==',
};
