// Finds a Vulkan drawn in software: Chromium and Chrome bring one (SwiftShader), in which WebGPU can be tested where
// there is no graphics card.
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const usual = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];

/** Folders in which a browser may lie with its libraries. */
async function folders() {
  const { chromium } = await import('playwright');
  const programs = [process.env.CHROMIUM, chromium.executablePath()].filter(
    (file) => file && existsSync(file),
  );
  return [...usual, ...programs.map((file) => path.dirname(realpathSync(file)))];
}

/** Variables that make a program use it; undefined where there is none. */
export async function softwareVulkan() {
  if (process.platform !== 'linux') return undefined;
  for (const folder of await folders()) {
    const driver = path.join(folder, 'vk_swiftshader_icd.json');
    if (!existsSync(driver) || !existsSync(path.join(folder, 'libvulkan.so.1'))) continue;
    const others = process.env.LD_LIBRARY_PATH;
    return {
      LD_LIBRARY_PATH: others ? `${folder}:${others}` : folder,
      VK_ICD_FILENAMES: driver,
      VK_DRIVER_FILES: driver,
    };
  }
  return undefined;
}
