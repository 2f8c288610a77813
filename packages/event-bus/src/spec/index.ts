export { deleteTopic } from './delete-topic.ts'
