import { Globe, Lock } from 'lucide-react';
import { Mark } from '../../ui/mark.tsx';
import { LetterTile, Tile } from '../../ui/tile.tsx';
import { PlatformTile } from '../accounts/platform-mark.tsx';
import css from './start-art.module.css';

const clients = ['Claude Code', 'Cursor', 'Open WebUI', 'git'];
const platforms = ['GitHub', 'Slack', 'Google', 'Notion'];
/** Where the lines begin, in the picture's own units. */
const left = [70, 190, 310, 430];
const right = [40, 145, 250, 355, 460];

/** The idea as a picture, beside the promise that says it. `vault` is the one that will hold the tokens. */
export function StartArt({ vault }: { vault: string }) {
  return (
    <div className={css['art']} aria-hidden="true">
      <div className={css['picture']}>
        <svg viewBox="0 0 600 500" aria-hidden="true">
          {left.map((y) => (
            <path key={y} d={`M60 ${y}C200 ${y} 190 250 300 250`} />
          ))}
          {right.map((y) => (
            <path key={y} d={`M540 ${y}C400 ${y} 410 250 300 250`} />
          ))}
        </svg>
        <ul className={css['clients']}>
          {clients.map((name) => (
            <li key={name}>
              <LetterTile name={name} size="large" />
            </li>
          ))}
        </ul>
        <div className={css['hub']}>
          <Mark size={64} />
        </div>
        <ul className={css['platforms']}>
          {platforms.map((title) => (
            <li key={title}>
              <PlatformTile title={title} size="large" />
            </li>
          ))}
          <li>
            <Tile size="large">
              <Globe />
            </Tile>
          </li>
        </ul>
        <span className={css['vault']}>
          <Lock size={14} />
          {vault}
        </span>
      </div>
    </div>
  );
}
