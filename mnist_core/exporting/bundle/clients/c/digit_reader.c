/* Reads one handwritten digit from gray pixels; see digit_reader.h. Each step is one of the app's Python functions, and
   carries its name. */
#include "digit_reader.h"

#include <math.h>
#include <string.h>

typedef struct {
    int inputs, units;
    const int8_t *weights;       /* [inputs][units] */
    const float *weight_scales;  /* [units] */
    const int32_t *biases;       /* [units], in steps of bias_scale */
    float bias_scale;
} dense_layer;

@MODEL@

enum { LEVELS = 256, IMAGE = DIGIT_IMAGE_SIDE };

typedef struct {
    int top, left, bottom, right;
} box;

static int smaller(int a, int b) { return a < b ? a : b; }
static int larger(int a, int b) { return a > b ? a : b; }

/* Most of a page is bare ground: eight pixels of it are passed over at once. */
static int is_bare(const uint8_t *pixels, const uint8_t *eight_of_ground) { return !memcmp(pixels, eight_of_ground, 8); }

static int border_median(const uint8_t *gray, int height, int width) {
    uint32_t count[LEVELS] = {0}, below = 0;
    const uint8_t *last_row = gray + (size_t)(height - 1) * (size_t)width;
    for (int x = 0; x < width; x++) {
        count[gray[x]]++;
        count[last_row[x]]++;
    }
    for (int y = 0; y < height; y++) {
        count[gray[(size_t)y * (size_t)width]]++;
        count[gray[(size_t)y * (size_t)width + (size_t)width - 1]]++;
    }
    int level = 0;
    while ((below += count[level]) <= (uint32_t)height + (uint32_t)width) level++;
    return level;
}

static void count_levels(const uint8_t *gray, size_t size, int ground, uint32_t count[LEVELS]) {
    uint8_t eight[8];
    memset(eight, ground, sizeof eight);
    memset(count, 0, LEVELS * sizeof *count);
    for (size_t i = 0; i < size;) {
        if (i + 8 <= size && is_bare(gray + i, eight)) {
            count[ground] += 8;
            i += 8;
        } else {
            count[gray[i++]]++;
        }
    }
}

static void remove_noise(const uint32_t count[LEVELS], uint8_t ink[LEVELS]) {
    uint32_t drawn = 0, capped_sum = 0;
    for (int level = 0; level < LEVELS; level++) {
        drawn += ink[level] ? count[level] : 0;
        capped_sum += count[level] * (uint32_t)smaller(ink[level], CLEAN_MEAN_CAP);
    }
    if (capped_sum < MIN_CLEAN_MEAN * drawn)
        for (int level = 0; level < LEVELS; level++)
            if (ink[level] < NOISE_FLOOR) ink[level] = 0;
}

/* Says how much ink, 0-255, each gray level means on this page. Returns 0 for a blank page. */
static int ink_from_gray(const uint32_t count[LEVELS], int ground, uint8_t ink[LEVELS]) {
    int darkest = 0, lightest = LEVELS - 1;
    while (!count[darkest]) darkest++;
    while (!count[lightest]) lightest--;
    int deepest = larger(ground - darkest, lightest - ground), half = (deepest + 1) / 2;
    if (deepest < MIN_CONTRAST) return 0;
    uint32_t darker = 0, lighter = 0;
    for (int level = 0; level <= ground - half; level++) darker += count[level];
    for (int level = ground + half; level < LEVELS; level++) lighter += count[level];
    int is_darker = darker > lighter;
    int strongest = is_darker ? ground - darkest : lightest - ground, room = is_darker ? ground : 255 - ground;
    int full = strongest >= FULL_CONTRAST * room ? room : strongest;
    for (int level = 0; level < LEVELS; level++) {
        int distance = larger(0, is_darker ? ground - level : level - ground);
        ink[level] = (uint8_t)smaller((510 * distance + full) / (2 * full), 255);
    }
    remove_noise(count, ink);
    return 1;
}

static box ink_bounds(const uint8_t *gray, int height, int width, int ground, const uint8_t ink[LEVELS]) {
    box found = {height, width, 0, 0};
    uint8_t eight[8];
    memset(eight, ground, sizeof eight);
    for (int y = 0; y < height; y++) {
        const uint8_t *row = gray + (size_t)y * (size_t)width;
        int first = 0, last = width;
        while (first < width && !ink[row[first]]) first += first + 8 <= width && is_bare(row + first, eight) ? 8 : 1;
        if (first >= width) continue;
        while (!ink[row[last - 1]]) last -= last >= 8 && is_bare(row + last - 8, eight) ? 8 : 1;
        found.top = smaller(found.top, y);
        found.bottom = y + 1;
        found.left = smaller(found.left, first);
        found.right = larger(found.right, last);
    }
    return found;
}

/* Adds a row of source pixels to the target pixels that they overlap, in units of 1/20 source pixel. */
static void spread_row(const uint8_t *row, int count, const uint8_t ink[LEVELS], int longer, uint32_t target[DIGIT_SIDE]) {
    int i = 0, left_of_target = longer;
    for (int x = 0; x < count; x++) {
        int left_of_pixel = DIGIT_SIDE;
        for (; left_of_pixel >= left_of_target; left_of_target = longer) {
            target[i++] += ink[row[x]] * (uint32_t)left_of_target;
            left_of_pixel -= left_of_target;
        }
        if (left_of_pixel) target[i] += ink[row[x]] * (uint32_t)left_of_pixel;
        left_of_target -= left_of_pixel;
    }
}

/* Adds one value to the target pixels that its source pixel overlaps, likewise. */
static void spread(uint32_t value, int source, int longer, uint32_t target[DIGIT_SIDE]) {
    int from = DIGIT_SIDE * source, to = from + DIGIT_SIDE;
    for (int i = from / longer; i * longer < to; i++)
        target[i] += value * (uint32_t)(smaller(to, (i + 1) * longer) - larger(from, i * longer));
}

static void resample(const uint8_t *gray, int width, box ink_box, const uint8_t ink[LEVELS], int longer,
                     float small[DIGIT_SIDE][DIGIT_SIDE]) {
    uint32_t sums[DIGIT_SIDE][DIGIT_SIDE] = {{0}}; /* [column][row]: at most 255 * longer * longer */
    for (int y = ink_box.top; y < ink_box.bottom; y++) {
        const uint8_t *row = gray + (size_t)y * (size_t)width;
        uint32_t row_sums[DIGIT_SIDE] = {0};
        spread_row(row + ink_box.left, ink_box.right - ink_box.left, ink, longer, row_sums);
        for (int j = 0; j < DIGIT_SIDE; j++)
            if (row_sums[j]) spread(row_sums[j], y - ink_box.top, longer, sums[j]);
    }
    float full = 255.0f * (float)longer * (float)longer;
    for (int i = 0; i < DIGIT_SIDE; i++)
        for (int j = 0; j < DIGIT_SIDE; j++) small[i][j] = (float)sums[j][i] / full;
}

static float at(float small[DIGIT_SIDE][DIGIT_SIDE], int i, int j, int rows, int columns) {
    return i < 0 || j < 0 || i >= rows || j >= columns ? 0.0f : small[i][j];
}

static void with_visible_strokes(float small[DIGIT_SIDE][DIGIT_SIDE], int rows, int columns) {
    float sum = 0, squares = 0, strong[DIGIT_SIDE][DIGIT_SIDE];
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++) {
            sum += small[i][j];
            squares += small[i][j] * small[i][j];
        }
    float strength = squares / sum;
    if (strength >= (float)MIN_STRENGTH) return;
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++) strong[i][j] = fminf(small[i][j] * ((float)MIN_STRENGTH / strength), 1.0f);
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++) {
            float vertical = fmaxf(at(strong, i - 1, j, rows, columns), at(strong, i + 1, j, rows, columns));
            float horizontal = fmaxf(at(strong, i, j - 1, rows, columns), at(strong, i, j + 1, rows, columns));
            float neighbours = fmaxf(strong[i][j], fmaxf(vertical, horizontal));
            small[i][j] = fmaxf(strong[i][j], neighbours * (1.0f - strength / (float)MIN_STRENGTH));
        }
}

static int frame_offset(double moment, double total, int length) {
    int offset = (int)floor(BARYCENTRE_LIMIT - moment / total);
    return smaller(larger(offset, 0), IMAGE - length);
}

static void place(float small[DIGIT_SIDE][DIGIT_SIDE], int rows, int columns, float image[IMAGE * IMAGE]) {
    double total = 0, moment_y = 0, moment_x = 0;
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++) {
            total += small[i][j];
            moment_y += small[i][j] * (i + 0.5);
            moment_x += small[i][j] * (j + 0.5);
        }
    int top = frame_offset(moment_y, total, rows), left = frame_offset(moment_x, total, columns);
    for (int i = 0; i < rows; i++) memcpy(image + (top + i) * IMAGE + left, small[i], (size_t)columns * sizeof **small);
}

static void digit_from_ink(const uint8_t *gray, int width, box ink_box, const uint8_t ink[LEVELS], float *image) {
    int height_of_ink = ink_box.bottom - ink_box.top, width_of_ink = ink_box.right - ink_box.left;
    int longer = larger(height_of_ink, width_of_ink);
    int rows = (DIGIT_SIDE * height_of_ink + longer - 1) / longer;
    int columns = (DIGIT_SIDE * width_of_ink + longer - 1) / longer;
    float small[DIGIT_SIDE][DIGIT_SIDE];
    resample(gray, width, ink_box, ink, longer, small);
    with_visible_strokes(small, rows, columns);
    place(small, rows, columns, image);
}

/* ONNX's DynamicQuantizeLinear for values from 0 up: 8 bits, whose step is returned. */
static float quantise(const float *values, int count, uint8_t *levels) {
    float highest = 0;
    for (int i = 0; i < count; i++) highest = fmaxf(highest, values[i]);
    float step = highest > 0 ? highest / 255.0f : 1.0f;
    for (int i = 0; i < count; i++) levels[i] = (uint8_t)lrintf(values[i] / step);
    return step;
}

static void dense(const dense_layer *layer, const float *values, float *outputs) {
    uint8_t levels[MAX_INPUTS];
    int32_t sums[MAX_UNITS] = {0};
    float step = quantise(values, layer->inputs, levels);
    for (int i = 0; i < layer->inputs; i++) {
        const int8_t *weights = layer->weights + (size_t)i * (size_t)layer->units;
        if (!levels[i]) continue; /* most of an image is bare */
        for (int unit = 0; unit < layer->units; unit++) sums[unit] += levels[i] * weights[unit];
    }
    for (int unit = 0; unit < layer->units; unit++) {
        float bias = (float)layer->biases[unit] * layer->bias_scale;
        outputs[unit] = (float)sums[unit] * (step * layer->weight_scales[unit]) + bias;
    }
}

static void softmax(const float *logits, float *probabilities) {
    float highest = logits[0], sum = 0;
    for (int i = 1; i < DIGIT_CLASSES; i++) highest = fmaxf(highest, logits[i]);
    for (int i = 0; i < DIGIT_CLASSES; i++) sum += probabilities[i] = expf(logits[i] - highest);
    for (int i = 0; i < DIGIT_CLASSES; i++) probabilities[i] /= sum;
}

int digit_classify(const float image[IMAGE * IMAGE], float probabilities[DIGIT_CLASSES]) {
    float values[2][MAX_UNITS];
    const float *inputs = image;
    for (int number = 0; number < LAYER_COUNT; number++) {
        float *outputs = values[number % 2];
        dense(&layers[number], inputs, outputs);
        for (int unit = 0; number < LAYER_COUNT - 1 && unit < layers[number].units; unit++)
            outputs[unit] = fmaxf(outputs[unit], 0.0f);
        inputs = outputs;
    }
    softmax(inputs, probabilities);
    int likeliest = 0;
    for (int i = 1; i < DIGIT_CLASSES; i++)
        if (probabilities[i] > probabilities[likeliest]) likeliest = i;
    return likeliest;
}

int digit_read(const uint8_t *gray, int height, int width, digit_answer *answer) {
    uint32_t count[LEVELS];
    uint8_t ink[LEVELS];
    if (height < 1 || width < 1 || height > DIGIT_MAX_SIDE || width > DIGIT_MAX_SIDE) return DIGIT_BAD_SIZE;
    *answer = (digit_answer){.digit = DIGIT_NONE};
    int ground = border_median(gray, height, width);
    count_levels(gray, (size_t)height * (size_t)width, ground, count);
    if (!ink_from_gray(count, ground, ink)) return DIGIT_NONE;
    digit_from_ink(gray, width, ink_bounds(gray, height, width, ground, ink), ink, answer->image);
    answer->digit = digit_classify(answer->image, answer->probabilities);
    answer->confident = answer->probabilities[answer->digit] >= CONFIDENCE_THRESHOLD;
    return answer->digit;
}
