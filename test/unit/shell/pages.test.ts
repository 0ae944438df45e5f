import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { Severity } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import { describe, expect, it, vi } from 'vitest';
import { contentPolicy, createPageServer } from '../../../src/main/shell/pages.ts';

vi.mock('electron/main', () => import('../../harness/fake-electron.ts'));

const outside = mkdtempSync(join(tmpdir(), 'pages-'));
const folder = join(outside, 'renderer');
mkdirSync(join(folder, 'assets'), { recursive: true });
writeFileSync(join(outside, 'secret.txt'), 'outside');
writeFileSync(join(folder, 'index.html'), 'the console');
writeFileSync(join(folder, 'confirmation.html'), 'the confirmation');
writeFileSync(join(folder, 'left-over.html'), 'not a page of ours');
writeFileSync(join(folder, 'icon.svg'), '<svg/>');
writeFileSync(join(folder, 'assets', 'index-1.js'), 'script');
symlinkSync(join(outside, 'secret.txt'), join(folder, 'assets', 'link.js'));
const answer = createPageServer(folder);
const get = (url: string, method = 'GET') => answer(url, method);

describe('the pages of the app (IPC-11)', () => {
  it.each([
    ['app://console/index.html', 'the console', 'text/html; charset=utf-8'],
    ['app://console/index.html#/accounts', 'the console', 'text/html; charset=utf-8'],
    ['app://confirmation/confirmation.html', 'the confirmation', 'text/html; charset=utf-8'],
    ['app://console/assets/index-1.js', 'script', 'text/javascript; charset=utf-8'],
    ['app://confirmation/assets/index-1.js', 'script', 'text/javascript; charset=utf-8'],
    ['app://console/icon.svg', '<svg/>', 'image/svg+xml'],
  ])('serves %s', async (url, text, type) => {
    const response = await get(url);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(text);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-security-policy')).toBe(contentPolicy);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    'app://console/',
    'app://console/confirmation.html',
    'app://confirmation/index.html',
    'app://console/left-over.html',
    'app://console/../secret.txt',
    'app://console/assets/../../secret.txt',
    'app://console/%2e%2e/secret.txt',
    'app://console/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    'app://console/assets\\..\\..\\secret.txt',
    'app://console/assets/..%5c..%5csecret.txt',
    'app://console/assets/link.js',
    'app://console//etc/passwd',
    'app://console/assets/index-1.js/',
    'app://console/assets/index-1.js%00.html',
    'app://other/index.html',
    'app:///etc/passwd',
    'file:///etc/passwd',
    'http://console/index.html',
    'no address',
  ])('has nothing at %s', async (url) => {
    const response = await get(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('There is nothing here.');
  });

  it('answers no other method', async () => {
    expect((await get('app://console/index.html', 'POST')).status).toBe(404);
  });

  it('lets a page run its own files alone, and reach nobody (IPC-08)', () => {
    expect(contentPolicy).toContain("default-src 'none'; script-src 'self';");
    expect(contentPolicy).toContain("connect-src 'none'");
    expect(contentPolicy).toContain("require-trusted-types-for 'script'; trusted-types 'none'");
    expect(contentPolicy).not.toContain('unsafe');
    const findings = new CspEvaluator(new CspParser(contentPolicy).csp).evaluate();
    // It also says that 'self' may be a problem, where a site hosts what others upload: this one serves a list of its own files.
    const serious = [Severity.HIGH, Severity.MEDIUM, Severity.HIGH_MAYBE, Severity.SYNTAX];
    expect(findings.filter(({ severity }) => serious.includes(severity))).toEqual([]);
  });
});
