/**
 * `bin/gh`, which an agent finds first: gh prints nothing while it waits for an answer, so this asks the hub meanwhile, and says what
 * waits for approval. It becomes gh itself, by its own process, so that nothing stands between gh and who started it. It names the hub
 * that wrote it, so that another hub of this computer does not take it out.
 */
export const ghCommandFor = (socket: string): string => `#!/bin/sh
# OpenGitHubX wrote this for the hub at ${JSON.stringify(socket)}: gh itself, and beside it a look at what waits for approval, which is said here.
real='' pipe=\${TMPDIR:-/tmp}/opengithubx-gh.$$
IFS=:
for folder in $PATH; do
  if [ -x "$folder/gh" ] && ! [ "$folder/gh" -ef "$0" ]; then real=$folder/gh && break; fi
done
unset IFS
[ "$real" ] || { echo 'gh: not found' >&2; exit 127; }
# Where no hub runs, or no key lets gh in, there is no socket, and gh says only that.
socket=$(sed -n 's/^http_unix_socket: *"*\\([^"]*\\)"*$/\\1/p' "$GH_CONFIG_DIR/config.yml" 2>/dev/null)
if [ "$socket" ] && ! [ -S "$socket" ]; then
  echo 'OpenGitHubX: gh finds no hub. Start it. If it runs, the key has ended; get another: opengithubx install git' >&2
fi
# What gh starts may start gh.
[ "$OPENGITHUBX_LOOKS" ] && exec "$real" "$@"
export OPENGITHUBX_LOOKS=1
# gh holds the writing end of the pipe, which closes when it ends: then nothing is left that holds the agent's output.
mkfifo -m 600 "$pipe" 2>/dev/null || exec "$real" "$@"
command exec 8<>"$pipe" 7<"$pipe" 9>"$pipe"
opened=$?
rm -f "$pipe"
[ "$opened" = 0 ] || exec "$real" "$@"
{
  (
    trap 'kill $nap; exit' TERM
    for seconds in 2 3 5 10 20 20 20; do
      sleep $seconds 3>&- & nap=$!
      wait $nap
      kill -0 $$ || exit
      said=$("$real" api opengithubx/waiting 3>&-)
      [ "$said" ] && [ "$said" != "$told" ] && printf '%s\\n' "$said" >&3
      told=$said
    done
  ) & look=$!
  exec 3>&-
  read -r end <&7
  kill $look
} 3>&2 8>&- 9>&- </dev/null >/dev/null 2>&1 &
exec 7<&- 8>&-
exec "$real" "$@"
`;
