/** The confirmation page, which answers what waits: plain elements, no markup from anywhere, nothing kept. */
import '../ui/tokens.css';
import '../ui/base.css';
import './confirmation.css';
import { applyPreferences } from '../preferences.ts';
import { connectConfirmation } from './connect.ts';
import { startPage } from './page.ts';
import { currentSpeech } from './speech.ts';

const place = document.getElementById('confirmation');
if (!place) throw new Error('confirmation.html has no place for the page.');
applyPreferences(document.documentElement);
startPage(place, connectConfirmation(window), currentSpeech());
