import type { CDPSession } from "playwright-core";

/** Which reader is imitated. */
export type ProfileId = "fast" | "slow";

/** A machine and a network. */
export interface Profile {
  id: ProfileId;
  /** How the report calls it, in Markdown. */
  title: string;
  /** Of the window, in CSS pixels. */
  viewport: { width: number; height: number };
  isPhone: boolean;
  /** How many times slower the processor is made; 1 leaves it alone. */
  slowdown: number;
  /** Absent: as fast as the loopback is. */
  network?: {
    /** Added to each request, in milliseconds. */
    latency: number;
    /** In kilobits per second. */
    down: number;
    up: number;
  };
}

/** The figures of the slow one are those of Lighthouse's slow 4G. */
export const profiles: readonly Profile[] = [
  {
    id: "fast",
    title: "fast: desktop, 1440 × 900, nothing slowed down",
    viewport: { width: 1440, height: 900 },
    isPhone: false,
    slowdown: 1,
  },
  {
    id: "slow",
    title: "slow: phone, 390 × 844, processor 4 times slower, 150 ms and 1.6 Mbps",
    viewport: { width: 390, height: 844 },
    isPhone: true,
    slowdown: 4,
    network: { latency: 150, down: 1600, up: 750 },
  },
];

/** Slows a page down; it lasts as long as the session. */
export async function applyProfile(session: CDPSession, profile: Profile): Promise<void> {
  const { slowdown, network } = profile;
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  if (network === undefined) return;
  const bytesPerSecond = (kilobits: number) => (kilobits * 1000) / 8;
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: network.latency,
    downloadThroughput: bytesPerSecond(network.down),
    uploadThroughput: bytesPerSecond(network.up),
  });
}
