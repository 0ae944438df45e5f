import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { classes } from './classes.ts';
import css from './tabs.module.css';

type TabsProps<T extends string> = {
  label: string;
  value: T;
  onChange: (value: T) => void;
  tabs: readonly { value: T; text: string; content: ReactNode }[];
};

/** Parts of a page of which one is shown. */
export function Tabs<T extends string>({ label, value, onChange, tabs }: TabsProps<T>) {
  return (
    <AriaTabs
      selectedKey={value}
      onSelectionChange={(chosen) => {
        const tab = tabs.find((candidate) => candidate.value === chosen);
        if (tab) onChange(tab.value);
      }}
    >
      <TabList aria-label={label} className={classes(css['list'])}>
        {tabs.map((tab) => (
          <Tab key={tab.value} id={tab.value} className={classes(css['tab'])}>
            {tab.text}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.value} id={tab.value} className={classes(css['panel'])}>
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}

type SegmentedControlProps<T extends string> = {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; text: string }[];
};

/** One of a few short words side by side: `24 h | 7 d | 30 d`. */
export function SegmentedControl<T extends string>({ label, value, onChange, options }: SegmentedControlProps<T>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className={classes(css['segments'])}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(chosen) => {
        const option = options.find((candidate) => chosen.has(candidate.value));
        if (option) onChange(option.value);
      }}
    >
      {options.map((option) => (
        <ToggleButton key={option.value} id={option.value} className={classes(css['segment'])}>
          {option.text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
