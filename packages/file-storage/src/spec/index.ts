// Servers and files for tests of whoever stores attachments.
export { type ClamdServer, eicar, startClamd } from './clamd-server.ts'
export { type S3Server, s3Keys, startS3 } from './s3-server.ts'
export { cfbOf, sampleFiles, zipOf } from './sample-files.ts'
