/* Reads one handwritten digit from gray pixels. C99; no malloc, no files, no global state; about 8 kB of stack. */
#ifndef DIGIT_READER_H
#define DIGIT_READER_H

#include <stdint.h>

enum {
    DIGIT_IMAGE_SIDE = 28,
    DIGIT_CLASSES = 10,
    DIGIT_MAX_SIDE = 4096, /* of a page; 32 bits hold the sums up to here */
    DIGIT_NONE = -1,       /* nothing is drawn on the page */
    DIGIT_BAD_SIZE = -2    /* a side below 1 or above DIGIT_MAX_SIDE */
};

typedef struct {
    int digit;                                              /* 0-9, or DIGIT_NONE */
    int confident;                                          /* 1: the likeliest digit reaches the model's threshold */
    float probabilities[DIGIT_CLASSES];                     /* sum to 1; all 0 where nothing is drawn */
    float image[DIGIT_IMAGE_SIDE * DIGIT_IMAGE_SIDE];       /* what the model saw: 0-1, ink bright */
} digit_answer;

/* Reads a page with one digit, dark on light or light on dark: height rows of width pixels, 0 black, 255 white.
   Returns answer->digit, or DIGIT_BAD_SIZE, and then leaves the answer alone. */
int digit_read(const uint8_t *gray, int height, int width, digit_answer *answer);

/* Reads an image that is in MNIST's form already: 28 x 28, 0-1, ink bright. Returns the digit. */
int digit_classify(const float image[DIGIT_IMAGE_SIDE * DIGIT_IMAGE_SIDE], float probabilities[DIGIT_CLASSES]);

#endif
