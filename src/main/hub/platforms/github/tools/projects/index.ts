import { addProjectItem } from './add-project-item.ts';
import { deleteProjectItem } from './delete-project-item.ts';
import { getProject } from './get-project.ts';
import { listProjects } from './list-projects.ts';
import { updateProjectItem } from './update-project-item.ts';

export const projects = {
  reads: [listProjects, getProject],
  writes: [addProjectItem, updateProjectItem, deleteProjectItem],
};
