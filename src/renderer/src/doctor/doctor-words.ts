/** The words of the doctor in the person's language. Both come with it, so that the start of the console stays small. */
import { enDoctor as doctorEn } from '../words/en/doctor.ts';
import { useLanguage } from '../words/index.ts';
import { zhDoctor as doctorZh } from '../words/zh/doctor.ts';

const spoken = { en: doctorEn, zh: doctorZh };

export const useDoctorWords = (): typeof doctorEn => spoken[useLanguage()];
