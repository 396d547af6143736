// What is dropped or pasted, as files; folders are told apart, by their names.

export type Taken = { files: File[]; folders: string[] };

/** Something is dragged that holds files. */
export function holdsFiles(data: DataTransfer | null): boolean {
  return [...(data?.types ?? [])].includes('Files');
}

/** Read at once: what is dropped is gone after its event. */
export function taken(data: DataTransfer | null): Taken {
  const files: File[] = [];
  const folders: string[] = [];
  const items = [...(data?.items ?? [])].filter((one) => one.kind === 'file');
  for (const item of items) {
    const entry = typeof item.webkitGetAsEntry === 'function' ? item.webkitGetAsEntry() : null;
    const file = entry?.isDirectory ? null : item.getAsFile();
    if (entry?.isDirectory) folders.push(entry.name);
    else if (file) files.push(file);
  }
  return items.length > 0 ? { files, folders } : { files: [...(data?.files ?? [])], folders };
}
