import { readFileSync } from 'node:fs';

/** Resident memory of a process in MB, now and at its highest since it began. NaN where there is no /proc. */
export function residentMemory(pid: number): { now: number; highest: number } {
  let status = '';
  try {
    status = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    // not Linux
  }
  const megabytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1000;
  return { now: megabytes('VmRSS'), highest: megabytes('VmHWM') };
}
