/** The hub as a service of each system, as the text that the system reads. Pure: no secret and no variable is in any of them. */

export type Service = {
  version: string;
  /** The command of the hub, word by word, up to the options of `serve`. */
  command: readonly string[];
  dataDir: string;
  port: number;
  /** The file with the key that opens the secrets. */
  keyFile: string;
};

const made = ({ version }: Service): string => `OpenGitHubX ${version}, made by opengithubx service install`;

/** Everything but what opens the secrets. */
const words = ({ command, dataDir, port }: Service): string[] => [
  ...command,
  'serve',
  '--data-dir',
  dataDir,
  ...(port === 18480 ? [] : ['--port', String(port)]),
];

/** A word of a command in a unit, where %, $, quotes and backslashes have a meaning. */
const quoted = (word: string): string =>
  `"${word.replace(/[\\"]/g, '\\$&').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;

/** What both units of systemd say. V8 makes code at run time, so that MemoryDenyWriteExecute is not among it. */
const closed = `UMask=0077
LimitCORE=0
NoNewPrivileges=yes
LockPersonality=yes
KeyringMode=private
ProtectClock=yes
ProtectHostname=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
SystemCallErrorNumber=EPERM
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources`;

const unit = (service: Service, unlock: string, more: string, target: string): string => `# ${made(service)}
[Unit]
Description=OpenGitHubX, a personal authorization hub for AI
Requires=opengithubx.socket
${target === 'default.target' ? '' : 'After=network-online.target\nWants=network-online.target\n'}StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
Type=exec
ExecStart=${[...words(service), '--unlock', unlock].map(quoted).join(' ')}
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=2
TimeoutStopSec=20
${closed}${more}

[Install]
WantedBy=${target}
`;

/** For the person's own systemd, in which options that need a user namespace would not start everywhere. */
export const userUnit = (service: Service): string =>
  unit(service, `key-file=${service.keyFile}`, '', 'default.target');

/** For the system's systemd, with a separate user whose files no program of the person can read. */
export const systemUnit = (service: Service): string =>
  unit(
    service,
    'credential=hub.key',
    `
User=${systemUser}
Group=${systemUser}
LoadCredential=hub.key:${service.keyFile}
StateDirectory=${systemUser}
StateDirectoryMode=0700
CapabilityBoundingSet=
AmbientCapabilities=
DevicePolicy=closed
PrivateDevices=yes
PrivateIPC=yes
PrivateTmp=yes
PrivateUsers=yes
ProcSubset=pid
ProtectControlGroups=yes
ProtectHome=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
RemoveIPC=yes`,
    'multi-user.target',
  );

export const systemUser = 'opengithubx';

/** What makes that user (sysusers.d). */
export const systemUserFile = (service: Service): string =>
  `# ${made(service)}\nu ${systemUser} - "OpenGitHubX" ${service.dataDir}\n`;

/** systemd holds the socket, so that a restart refuses no connection. */
export const socketUnit = (service: Service): string => `# ${made(service)}
[Unit]
Description=The address of OpenGitHubX

[Socket]
ListenStream=127.0.0.1:${service.port}

[Install]
WantedBy=sockets.target
`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** For launchd. Its sockets are for C alone, or come as standard input to what is started only when somebody connects (`inetdCompatibility`). */
export const launchAgent = (service: Service): string => {
  const line = [...words(service), '--unlock', `key-file=${service.keyFile}`];
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- ${made(service)} -->
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${agentLabel}</string>
  <key>ProgramArguments</key>
  <array>
${line.map((word) => `    <string>${escaped(word)}</string>`).join('\n')}
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ThrottleInterval</key>
  <integer>10</integer>
  <key>ExitTimeOut</key>
  <integer>20</integer>
  <key>ProcessType</key>
  <string>Background</string>
  <key>Umask</key>
  <integer>63</integer>
  <key>StandardOutPath</key>
  <string>/dev/null</string>
  <key>StandardErrorPath</key>
  <string>/dev/null</string>
</dict>
</plist>
`;
};

export const agentLabel = 'com.opengithubx.hub';

/** The task of Windows runs a script, for a program of the console would show a window. */
export const windowsScript = (service: Service): string => {
  const line = [...words(service), '--unlock', `key-file=${service.keyFile}`].map((word) => `"${word}"`).join(' ');
  return `' ${made(service)}\r\nSet shell = CreateObject("WScript.Shell")\r\nWScript.Quit shell.Run("${line.replaceAll('"', '""')}", 0, True)\r\n`;
};

/** For `schtasks /create /xml`, which reads UTF-16: at the person's logon, with their rights and no more. */
export const windowsTask = (
  service: Service,
  user: string,
  script: string,
): string => `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>${escaped(made(service))}</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>${escaped(user)}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>${escaped(user)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>5</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>wscript.exe</Command>
      <Arguments>//B //NoLogo &quot;${escaped(script)}&quot;</Arguments>
    </Exec>
  </Actions>
</Task>
`;

export const taskName = 'OpenGitHubX';
