/** Files of the SDK below `dist/{esm,commonjs}/tasks`, each with the function of its name. */
export const TASKS: readonly string[] = [
  'audio/audioClassification',
  'audio/audioToAudio',
  'audio/automaticSpeechRecognition',
  'audio/textToAudio',
  'audio/textToSpeech',
  'custom/request',
  'cv/imageClassification',
  'cv/imageSegmentation',
  'cv/imageTextToImage',
  'cv/imageTextToVideo',
  'cv/imageToImage',
  'cv/imageToText',
  'cv/imageToVideo',
  'cv/objectDetection',
  'cv/textToImage',
  'cv/textToVideo',
  'cv/zeroShotImageClassification',
  'multimodal/documentQuestionAnswering',
  'multimodal/visualQuestionAnswering',
  'nlp/chatCompletion',
  'nlp/featureExtraction',
  'nlp/fillMask',
  'nlp/questionAnswering',
  'nlp/sentenceSimilarity',
  'nlp/summarization',
  'nlp/tableQuestionAnswering',
  'nlp/textClassification',
  'nlp/textGeneration',
  'nlp/tokenClassification',
  'nlp/translation',
  'nlp/zeroShotClassification',
  'tabular/tabularClassification',
  'tabular/tabularRegression',
];

/** Tasks that give a generator of events. */
export const STREAMS: readonly string[] = [
  'custom/streamingRequest',
  'nlp/chatCompletionStream',
  'nlp/textGenerationStream',
];

/** The function that a file holds. */
export function functionIn(file: string): string {
  return file.slice(file.indexOf('/') + 1);
}
