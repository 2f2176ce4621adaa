import '@costspan/auto/register';
