/** The marks of the providers in the list of all platforms, which is loaded with them. Some providers allow none. */
import { faAmazon } from '@fortawesome/free-brands-svg-icons/faAmazon';
import { faBitbucket } from '@fortawesome/free-brands-svg-icons/faBitbucket';
import { faDigitalOcean } from '@fortawesome/free-brands-svg-icons/faDigitalOcean';
import { faDiscord } from '@fortawesome/free-brands-svg-icons/faDiscord';
import { faDropbox } from '@fortawesome/free-brands-svg-icons/faDropbox';
import { faFigma } from '@fortawesome/free-brands-svg-icons/faFigma';
import { faGoogle } from '@fortawesome/free-brands-svg-icons/faGoogle';
import { faHuggingFace } from '@fortawesome/free-brands-svg-icons/faHuggingFace';
import { faMicrosoft } from '@fortawesome/free-brands-svg-icons/faMicrosoft';
import { faPaypal } from '@fortawesome/free-brands-svg-icons/faPaypal';
import { faSalesforce } from '@fortawesome/free-brands-svg-icons/faSalesforce';
import { faSnapchat } from '@fortawesome/free-brands-svg-icons/faSnapchat';
import { faSpotify } from '@fortawesome/free-brands-svg-icons/faSpotify';
import { faStripe } from '@fortawesome/free-brands-svg-icons/faStripe';
import { faTumblr } from '@fortawesome/free-brands-svg-icons/faTumblr';
import { faTwitch } from '@fortawesome/free-brands-svg-icons/faTwitch';
import { faXTwitter } from '@fortawesome/free-brands-svg-icons/faXTwitter';
import type { BrandMark } from '../accounts/brand-marks.ts';

export const providerMarks: Record<string, BrandMark> = {
  Microsoft: faMicrosoft,
  'Microsoft Entra ID': faMicrosoft,
  Dropbox: faDropbox,
  Bitbucket: faBitbucket,
  DigitalOcean: faDigitalOcean,
  Figma: faFigma,
  'Hugging Face': faHuggingFace,
  Salesforce: faSalesforce,
  Stripe: faStripe,
  PayPal: faPaypal,
  Discord: faDiscord,
  Spotify: faSpotify,
  Twitch: faTwitch,
  X: faXTwitter,
  Tumblr: faTumblr,
  Snapchat: faSnapchat,
  Amazon: faAmazon,
  'Google (enterprise)': faGoogle,
};
