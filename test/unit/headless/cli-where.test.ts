import { expect, test } from 'vitest';
import { whereFrom } from '../../../src/main/headless/commands/serve.ts';

test.each([
  [{}, { port: 18480 }],
  [{ port: '0' }, { port: 0, gitPort: 0 }],
  [{ 'git-port': '18500' }, { port: 18480, gitPort: 18500 }],
  [{ listen: '0.0.0.0' }, { port: 18480, address: '0.0.0.0' }],
  [{ listen: '192.168.1.5' }, { port: 18480, address: '192.168.1.5', allowHosts: ['192.168.1.5'] }],
  [{ listen: 'fd00::5' }, { port: 18480, address: 'fd00::5', allowHosts: ['[fd00::5]'] }],
  [{ 'allow-host': ['Host.Docker.Internal'] }, { port: 18480, allowHosts: ['host.docker.internal'] }],
  [{ 'public-url': 'https://Hub.example/' }, { port: 18480, publicUrl: 'https://hub.example' }],
  [{ 'public-url': 'https://hub.example:8443' }, { port: 18480, publicUrl: 'https://hub.example:8443' }],
  [{ 'public-url': 'http://localhost:18480' }, { port: 18480, publicUrl: 'http://localhost:18480' }],
  [{ 'public-url': 'http://127.0.0.1:8080/' }, { port: 18480, publicUrl: 'http://127.0.0.1:8080' }],
  [{ 'approve-url': 'https://Approve.hub.example/' }, { port: 18480, approveUrl: 'https://approve.hub.example' }],
])('%j listens at %j', (values, where) => {
  expect(whereFrom(values)).toEqual({ ok: true, value: { gitPort: 18481, ...where } });
});

test.each([
  { port: '65536' },
  { port: '-1' },
  { 'git-port': 'x' },
  { listen: '' },
  { listen: '127.0.0.1:80' },
  { 'allow-host': [''] },
  { 'allow-host': ['a b'] },
  { 'allow-host': ['user@host'] },
  { 'allow-host': ['*'] },
  { 'public-url': '' },
  { 'public-url': 'http://hub.example' },
  { 'public-url': 'http://localhost.hub.example' },
  { 'public-url': 'http://localhost/path' },
  { 'public-url': 'https://user@hub.example' },
  { 'public-url': 'https://hub.example/?a' },
  { 'public-url': 'hub.example' },
  { 'approve-url': 'http://approve.hub.example' },
  { 'approve-url': 'https://192.0.2.1' },
  { 'approve-url': 'https://hub.example', 'public-url': 'https://hub.example:8443' },
  { 'approve-url': 'https://hub.example', 'public-url': 'https://console.hub.example' },
  { 'approve-url': 'https://approve.hub.example', port: '0' },
])('%j is wrong usage', (values) => {
  expect(whereFrom(values)).toMatchObject({ ok: false, failure: { code: 'usage' } });
});
