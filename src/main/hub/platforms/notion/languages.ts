/** The languages of code blocks; Notion refuses all others. */
const names = new Set(
  (
    'abap agda arduino assembly bash basic c c# c++ clojure coffeescript css dart diff docker elixir elm erlang f# fortran ' +
    'gherkin glsl go graphql groovy haskell hcl html java javascript json julia kotlin latex less lisp lua makefile markdown ' +
    'matlab mermaid nix objective-c ocaml pascal perl php powershell prolog protobuf python r ruby rust sass scala scheme ' +
    'scss shell solidity sql swift toml typescript vb.net verilog vhdl webassembly xml yaml'
  ).split(' '),
);

const others: Record<string, string> = {
  ...{ js: 'javascript', jsx: 'javascript', ts: 'typescript', tsx: 'typescript', py: 'python', rb: 'ruby', rs: 'rust' },
  ...{
    sh: 'shell',
    zsh: 'shell',
    console: 'shell',
    yml: 'yaml',
    md: 'markdown',
    cpp: 'c++',
    cs: 'c#',
    dockerfile: 'docker',
  },
};

export function codeLanguage(given: string | undefined): string {
  const name = (given ?? '').trim().split(/\s/)[0]?.toLowerCase() ?? '';
  const known = others[name] ?? name;
  return names.has(known) ? known : 'plain text';
}
